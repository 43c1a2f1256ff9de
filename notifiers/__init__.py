"""The channels a message leaves by: one port, one file a channel, one registry."""

"""A small shop in YAML: sound as it stands, so that every slip put into it shows alone."""

TEAM = """\
timezone: Asia/Shanghai
languages: [zh, en]
contact: 热线 | the hotline
people:
  lina: {name: 李娜, contacts: [{file: lina}]}
  ben: {name: Ben, contacts: [{file: ben}]}
roles:
  desk: {title: 订单组 | Order desk, people: [ben]}
  lead: {title: 值班长 | Shift lead, people: [lina, ben]}
  manager: {title: 经理 | Manager, people: [lina]}
severities:
  sev2: {title: 一般 | Minor}
  sev1: {title: 严重 | Major, page: [manager]}
rooms: {war-room: file#war-room}
audiences:
  customers: {title: 顾客 | Customers, to: file#customers}
metrics:
  lost: {title: 丢单 | Lost orders, kind: count, step: 1m, per: [shop]}
  waiting: {title: 排队 | Waiting, kind: level, step: 1m, per: [site]}
connectors:
  pause: {title: 暂停 | Pause, asks: manager, via: file#pause}
  board: {title: 大屏 | Board, via: file#board}
"""

OTHER = """\
runbook: more-people
title: 增援 | More people
lead: lead
one_per: site
states:
  find:
    phase: response
    title: 找人 | Find people
    after:
      1h: {end: found}
"""

RUNBOOK = """\
runbook: orders
title: 丢单 | Lost orders
lead: lead
one_per: shop
triggers:
  lost:
    metric: lost
    window: 5m
    above: 3 x usual
    and_at_least: 5
    for: 3m
    no_data: 10m
    clear:
      below: 1.5 x usual
      for: 10m
severity:
  start: sev2
  sev1: lost > 100 or affected > 50
facts:
  affected:
    title: 多少单？ | How many?
    type: number
sla:
  first: {within: 30m, warn: 20m, until: sent.sorry}
buttons:
  call-off:
    label: 取消 | Call it off
    by: lead
    end: called-off
states:
  check:
    phase: warning
    title: 核实 | Check
    do: {page: desk, answer_within: 5m, then: [lead]}
    tasks:
      count:
        text: 统计 | Count
        due: 15m
        fills: affected
    buttons:
      real:
        label: 属实 | It is real
        by: desk
        go: respond
    after:
      20m:
        - when: affected > 0
          go: respond
        - end: false-alarm
  respond:
    phase: response
    title: 处置 | Respond
    parallel:
      fix:
        states:
          stop:
            title: 止损 | Stop
            do: {ask: pause}
            tasks:
              hold:
                text: 拦截 | Hold
                by: desk
                due: 20m
            on:
              tasks-done: {end: fixed}
      tell:
        states:
          sorry:
            title: 致歉 | Say sorry
            do: {notice: sorry}
            on:
              sent.sorry: posted
              rejected.sorry: posted
              expired.sorry: posted
              failed.sorry: posted
          posted:
            title: 更新 | Keep posted
            every:
              1h: {do: {notice: progress}}
            watch:
              queue: {metric: waiting, with: {site: main}, above: 30, for: 2m, end: told}
            on:
              cleared: {end: told}
            after:
              2h: {end: told}
    on:
      finished: help
  help:
    phase: handling
    title: 增援 | More people
    call: more-people
    with: {site: main}
    on:
      finished: {end: resolved}
notices:
  sorry:
    audience: customers
    approve: manager
    text: {zh: "{{ affected }} 单", en: "{{ affected }} orders"}
  progress:
    audience: customers
    approve: lead
    text: 还在处理 | Still at it
"""

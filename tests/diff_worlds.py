"""Stakes and states that begin, end and change, on paper."""

from __future__ import annotations

STAKES = (
    "id,holder,target,interestType,share,source,locator,since,until,progress,confidence,basis,rank,recorded\n"
    "s-after,anvil,basalt,shareholding,45,gazette,p. 1,2023-07,,closed,high,read,,2026-11-22\n"
    "s-before,anvil,basalt,shareholding,30,gazette,p. 1,2020,2023-06,closed,high,read,,2026-11-21\n"
    "s-new,zmb,basalt,shareholding,5,gazette,p. 2,2023-03-01,,closed,high,read,,2026-11-21\n"
    "s-old,ago,basalt,shareholding,10,gazette,p. 3,2019,2022,closed,high,read,,2026-11-21\n"
    "s-undated,ago,anvil,shareholding,20,gazette,p. 4,,,closed,high,read,,2026-11-21\n"
)
STATES = (
    "id,subject,state,source,locator,since,until,progress,confidence,basis,rank,recorded\n"
    "t-open,rail-west,operating,gazette,p. 5,2010,2023-01,reported,high,read,,2026-11-21\n"
    "t-shut,rail-west,suspended,gazette,p. 5,2023-02,,reported,high,read,,2026-11-22\n"
)

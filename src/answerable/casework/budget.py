"""How many acknowledgements may leave at all: a storm from many addresses must not become one of ours (D3).

Counted in this process, in the order instants come: a guard against floods, not a promise to anybody.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

WITHIN = timedelta(minutes=10)
MOST = 5000
"""Acknowledgements one worker queues in ten minutes; far above what people write, far below a flood."""


class Budget:
    def __init__(self, most: int, within: timedelta) -> None:
        self.most, self.within = most, within
        self._left: deque[datetime] = deque()
        self._lock = Lock()

    def spend(self, at: datetime) -> bool:
        """Whether one more may leave at this instant; it then counts."""
        with self._lock:
            while self._left and not timedelta(0) <= at - self._left[0] < self.within:
                self._left.popleft()
            if len(self._left) >= self.most:
                return False
            self._left.append(at)
            return True


acknowledgements = Budget(MOST, WITHIN)

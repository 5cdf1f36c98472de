"""What the clock says when a calendar cannot be read."""


class CalendarError(ValueError):
    """Opening hours, a zone or a date that a person must write differently.

    `setting` names the line to blame (weekly, zone, holidays, half days, special), `what` says what is wrong,
    `advice` what to write instead, `candidates` the spellings to choose from, if there are any.
    """

    def __init__(self, setting: str, what: str, advice: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(f"{what} {advice}")
        self.setting = setting
        self.what = what
        self.advice = advice
        self.candidates = candidates

"""A module that is documented."""


class Thing:
    """A thing, as :term:`thing` says."""

    def turn(self, angle: int, *, twice: bool = False) -> str:
        """Turn it.

        :param angle: how far
        :raises ValueError: if it is too far
        """
        return "turned" * (angle + twice)

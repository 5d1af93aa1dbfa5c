__all__ = ["height"]


def height(metres: float): ...


def hidden(): ...

from bees import router


@router.delete("/{bee}")
def swat(bee: int): ...

from registry import chore


@chore("/sweep")
def sweep(): ...


@chore("/wash/{dish}", method="POST", tags=["kitchen"])
def wash(dish: str): ...

# fastward: app=main:app needs=fastapi-utils
# A12: a class-based view: its class attributes are dependencies only where they are annotated.
from fastapi import APIRouter, Depends, FastAPI
from fastapi_utils.cbv import cbv


def current_reader(card: str) -> str:
    return card


def never_run(secret: str) -> str:
    return secret


router = APIRouter()


@cbv(router)
class LoanView:
    reader: str = Depends(current_reader)
    ignored = Depends(never_run)

    @router.get("/")
    def all_loans(self):
        return self.reader

    @router.get("/{loan_id}")
    def loan(self, loan_id: int, verbose: bool = False):
        return loan_id


app = FastAPI()
app.include_router(router, prefix="/loans")

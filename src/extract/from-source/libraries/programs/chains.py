from fastapi import Depends, FastAPI
from langchain_core.runnables import RunnableLambda
from langserve import add_routes


def check():
    return None


app = FastAPI()
add_routes(app, RunnableLambda(lambda x: x), path="/chain")
add_routes(app, RunnableLambda(lambda x: x), path="/small", enabled_endpoints=["invoke", "playground"], dependencies=[Depends(check)])
add_routes(app, RunnableLambda(lambda x: x), path="/less", disabled_endpoints=["playground", "batch", "stream_log"], enable_feedback_endpoint=False)

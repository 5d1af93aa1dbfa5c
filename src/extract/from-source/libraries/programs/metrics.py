from fastapi import Depends, FastAPI
from prometheus_client import make_asgi_app
from prometheus_fastapi_instrumentator import Instrumentator
from starlette_exporter import PrometheusMiddleware, handle_metrics


def check():
    return None


app = FastAPI(dependencies=[Depends(check)])
Instrumentator().instrument(app).expose(app)
Instrumentator(should_respect_env_var=True, env_var_name="NO_SUCH_SETTING").instrument(app).expose(app, endpoint="/never")
Instrumentator().expose(app, endpoint="/hidden-metrics", include_in_schema=False)
app.add_middleware(PrometheusMiddleware)
app.add_route("/exported", handle_metrics)
app.mount("/prometheus", make_asgi_app())


@app.get("/")
def home():
    return {}

// Metrics: prometheus-fastapi-instrumentator and starlette-exporter, which give an application a page of its own.
import type { Library } from './library.ts'

export const PROMETHEUS_INSTRUMENTATOR: Library = {
  name: 'prometheus_fastapi_instrumentator',
  modules: {
    prometheus_fastapi_instrumentator: `
from prometheus_fastapi_instrumentator.instrumentation import PrometheusFastApiInstrumentator
Instrumentator = PrometheusFastApiInstrumentator
`,
    'prometheus_fastapi_instrumentator.instrumentation': `
import os
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from prometheus_fastapi_instrumentator.middleware import PrometheusInstrumentatorMiddleware

class PrometheusFastApiInstrumentator:
    def __init__(self, *args, should_respect_env_var=False, env_var_name="ENABLE_METRICS", **kwargs):
        self.should_respect_env_var = should_respect_env_var
        self.env_var_name = env_var_name
        self.instrumentations = []

    def instrument(self, app, *args, **kwargs):
        if self.should_respect_env_var and not self._should_instrumentate():
            return self
        app.add_middleware(PrometheusInstrumentatorMiddleware)
        return self

    def expose(self, app, should_gzip=False, endpoint="/metrics", include_in_schema=True, tags=None, **kwargs):
        if self.should_respect_env_var and not self._should_instrumentate():
            return self

        def metrics(request: Request) -> Response: ...

        if isinstance(app, FastAPI):
            app.get(endpoint, include_in_schema=include_in_schema, tags=tags, **kwargs)(metrics)
        else:
            app.add_route(path=endpoint, route=metrics, include_in_schema=include_in_schema)
        return self

    def add(self, *functions):
        return self

    def _should_instrumentate(self):
        return os.getenv(self.env_var_name, "False").lower() in ["true", "1"]
`,
  },
}

export const STARLETTE_EXPORTER: Library = {
  name: 'starlette_exporter',
  modules: {
    starlette_exporter: `
from starlette.requests import Request
from starlette.responses import Response

def handle_metrics(request: Request) -> Response: ...

def handle_openmetrics(request: Request) -> Response: ...
`,
  },
}

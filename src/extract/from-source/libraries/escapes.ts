// Applications and routers that go to code we cannot see: it may add routes to them. What is known to add none is listed.
import { describe, type Host, pick, type Value } from '../../../project/index.ts'
import { isApp, isRouter } from '../fastapi/flatten.ts'

/** Packages whose functions take an application and leave its routes alone: servers, monitoring, middleware, test clients. */
const HARMLESS: ReadonlySet<string> = new Set(
  `
  builtins typing typing_extensions functools copy weakref contextlib contextvars threading multiprocessing concurrent asyncio anyio trio inspect types pprint
  logging warnings pickle json abc collections itertools operator unittest pytest atexit signal
  fastapi starlette pydantic httpx httpx2 requests aiohttp asgi_lifespan async_asgi_testclient asgiref a2wsgi
  uvicorn hypercorn gunicorn granian daphne waitress mangum apig_wsgi modal ray aws_lambda_powertools serverless_wsgi magnum
  sentry_sdk opentelemetry logfire ddtrace datadog newrelic elasticapm scout_apm rollbar bugsnag honeybadger airbrake pybrake appsignal apitally pyroscope
  pyinstrument aws_xray_sdk jaeger_client opencensus highlight_io hyperdx treblle moesif
  prometheus_client starlette_prometheus fastapi_profiler yappi
  structlog loguru rich asgi_correlation_id starlette_context secure slowapi fastapi_limiter limits fastapi_cache aiocache
  tortoise fastapi_sqlalchemy gino beanie motor sqlalchemy databases ormar piccolo redis aioredis broadcaster arq celery taskiq_fastapi dramatiq
  dependency_injector dishka fastapi_injector injector svcs lagom punq kink that_depends aioinject
  socketio engineio fastapi_events fastapi_babel fastapi_csrf_protect starlette_csrf fastapi_jwt_auth itsdangerous brotli_asgi
  fastapi_problem fastapi_exception apscheduler rocketry authlib
  `
    .trim()
    .split(/\s+/),
)

function isServed(value: Value): boolean {
  return isApp(value) || isRouter(value)
}

/** Middleware wraps; what only reads says so. */
function isHarmless(path: string): boolean {
  const parts = path.replaceAll('()', '').split('.')
  const [top, last] = [parts[0] ?? '', parts.at(-1) ?? '']
  return HARMLESS.has(top) || /Middleware$|^(TestClient|AsyncClient|isinstance|print|getattr|hasattr|id|type|len|str|repr|cast)$/.test(last)
}

export const reportEscape: NonNullable<Host['escaped']> = (machine, callee, value, site) => {
  const options = value.kind === 'alternatives' ? value.options.map((o) => pick(o.value)) : [value]
  if (!options.some(isServed) || site.module.file === '') return
  const target = pick(callee)
  const path = target.kind === 'external' ? target.path : null
  if (path !== null && isHarmless(path)) return
  const what = options.some(isApp) ? 'application' : 'router'
  machine.report(
    'app-escapes',
    `the ${what} is passed to ${path !== null ? `\`${path}\`` : target.kind === 'unknown' ? 'something that is not known' : describe(target)}, which may add routes that are not seen`,
    site,
  )
}

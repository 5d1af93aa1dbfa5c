// Responses, cookies and errors: FastAPI and Starlette.
import { defineCalls } from '../call-row.ts'

export const webCalls = defineCalls([
  {
    call: 'starlette.requests.Request.query_params.get',
    also: [
      'fastapi.Request.query_params.get',
      'fastapi.requests.Request.query_params.get',
      'starlette.requests.HTTPConnection.query_params.get',
    ],
    parameters: ['name', 'default'],
    tags: ['request-query'],
  },
  {
    call: 'fastapi.HTTPException',
    also: ['fastapi.exceptions.HTTPException', 'starlette.exceptions.HTTPException'],
    parameters: ['status_code', 'detail', 'headers'],
    tags: ['http-error'],
  },
  {
    call: 'fastapi.dependencies.utils.get_parameterless_sub_dependant',
    parameters: ['depends', 'path'],
    tags: ['route-dependency'],
  },
  {
    call: 'fastapi.routing.iter_route_contexts',
    parameters: ['routes'],
    tags: ['every-route'],
  },
  {
    call: 'starlette.responses.JSONResponse',
    also: ['fastapi.responses.JSONResponse', 'fastapi.responses.ORJSONResponse', 'fastapi.responses.UJSONResponse'],
    parameters: ['content', 'status_code', 'headers', 'media_type', 'background'],
    tags: ['response'],
  },
  {
    call: 'starlette.responses.Response',
    also: [
      'fastapi.Response',
      'fastapi.responses.Response',
      'starlette.responses.PlainTextResponse',
      'fastapi.responses.PlainTextResponse',
      'starlette.responses.HTMLResponse',
      'fastapi.responses.HTMLResponse',
    ],
    parameters: ['content', 'status_code', 'headers', 'media_type', 'background'],
    tags: ['response'],
  },
  {
    call: 'starlette.responses.Response.set_cookie',
    also: [
      'fastapi.Response.set_cookie',
      'fastapi.responses.Response.set_cookie',
      'starlette.responses.JSONResponse.set_cookie',
      'starlette.responses.RedirectResponse.set_cookie',
      'starlette.responses.HTMLResponse.set_cookie',
      'fastapi.responses.JSONResponse.set_cookie',
      'fastapi.responses.RedirectResponse.set_cookie',
      'fastapi.responses.HTMLResponse.set_cookie',
    ],
    parameters: ['key', 'value', 'max_age', 'expires', 'path', 'domain', 'secure', 'httponly', 'samesite', 'partitioned'],
    tags: ['set-cookie'],
  },
])

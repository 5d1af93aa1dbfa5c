// Cookies: what sets one (Starlette's own `set_cookie` stands in web.ts), and the libraries that are told how to.
import { defineCalls } from '../call-row.ts'

const responses = 'PlainTextResponse StreamingResponse FileResponse ORJSONResponse UJSONResponse'.split(' ')

export const cookieCalls = defineCalls([
  {
    call: 'starlette.responses.PlainTextResponse.set_cookie',
    also: responses.flatMap((name) => [`starlette.responses.${name}.set_cookie`, `fastapi.responses.${name}.set_cookie`]),
    parameters: ['key', 'value', 'max_age', 'expires', 'path', 'domain', 'secure', 'httponly', 'samesite', 'partitioned'],
    tags: ['set-cookie'],
  },
  {
    call: 'fastapi_users.authentication.CookieTransport',
    also: ['fastapi_users.authentication.transport.CookieTransport', 'fastapi_users.authentication.transport.cookie.CookieTransport'],
    parameters: ['cookie_name', 'cookie_max_age', 'cookie_path', 'cookie_domain', 'cookie_secure', 'cookie_httponly', 'cookie_samesite'],
    tags: ['cookie-settings'],
  },
])

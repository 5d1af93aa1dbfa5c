// FastAPI itself.

import { readsForm, where, whole } from './conditions.ts'
import { type Condition, definePreconditions, no, unknown, yes } from './kit.ts'

/** A route takes a JSON body and knows its caller by a cookie, which a browser sends along with the request of another site. */
const takesJsonWithCookie: Condition = (circumstances) => {
  const withBody = circumstances.httpRoutes.filter(({ body }) => body !== null && !/form/.test(body.contentType))
  const routes = withBody.filter(
    ({ guards, security, parameters }) =>
      security.some(({ type }) => type.type === 'apiKey' && type.in === 'cookie') ||
      guards.some(({ reads }) => reads.some((read) => read.startsWith('cookie '))) ||
      parameters.some((parameter) => parameter.in === 'cookie' && /session|token|auth|sid/i.test(parameter.name)),
  )
  const ids = routes.map(({ id }) => id)
  if (ids.length > 0)
    return yes(`${circumstances.nameRoutes(ids)} take${ids.length === 1 ? 's' : ''} JSON from whoever a cookie names`, { routes: ids })
  const [place] = circumstances.matches('ookie', /cookie/i)
  if (place !== undefined) return unknown(`no route that is known takes JSON by a cookie, but ${where(place)} speaks of cookies`, [place])
  const missing = circumstances.findMissingRoutes()
  if (missing !== null) return unknown(`no route that is known takes JSON by a cookie, but ${missing}`)
  const [session] = circumstances.mentions('SessionMiddleware')
  if (session !== undefined) return unknown(`sessions are kept in cookies (${where(session)})`, [session])
  return withBody.length === 0 ? no('no route takes a JSON body') : whole(circumstances, 'no caller is known by a cookie')
}

export const fastapi = definePreconditions({ package: 'fastapi' }, [
  {
    ids: ['PYSEC-2021-100', 'CVE-2021-32677', 'GHSA-8h2j-cgx8-6xv7'],
    about: 'a page of another site can send JSON as plain text, with the cookies of the caller',
    when: takesJsonWithCookie,
  },
  {
    ids: ['PYSEC-2024-38', 'CVE-2024-24762', 'GHSA-qf9m-vfgh-m389'],
    about: 'the `Content-Type` of a form is read by a pattern that takes exponential time',
    when: readsForm,
  },
])

// Which keywords and attributes FastAPI's own callables and objects have, by release: what a program asks for beyond them is
// a TypeError or an AttributeError when the application is built.
import { type Args, type Machine, NONE, native, type Site, textOf, type Value } from '../../../project/index.ts'
import { refuse } from './refuse.ts'
import { isFrom, type Releases } from './releases.ts'

/** Keywords with the release that brought them; without one they were always there. */
type Keywords = ReadonlyMap<string, string | null>

function keywords(always: string, since: Readonly<Record<string, string>> = {}): Keywords {
  return new Map<string, string | null>([...always.split(' ').map((name) => [name, null] as const), ...Object.entries(since)])
}

const BODY_LIMITS = { max_body_size: '0.164.0', form_limits: '0.165.0' }
const OPERATION =
  'response_model status_code tags dependencies summary description response_description responses deprecated operation_id response_model_include response_model_exclude response_model_by_alias response_model_exclude_unset response_model_exclude_defaults response_model_exclude_none include_in_schema response_class name callbacks openapi_extra generate_unique_id_function'

const KEYWORDS = {
  FastAPI: keywords(
    'debug routes title description version openapi_url openapi_tags servers dependencies default_response_class docs_url redoc_url swagger_ui_oauth2_redirect_url swagger_ui_init_oauth middleware exception_handlers on_startup on_shutdown terms_of_service contact license_info root_path root_path_in_servers responses callbacks deprecated include_in_schema swagger_ui_parameters generate_unique_id_function summary redirect_slashes lifespan webhooks separate_input_output_schemas openapi_external_docs strict_content_type telemetry',
    BODY_LIMITS,
  ),
  APIRouter: keywords(
    'prefix tags dependencies default_response_class responses callbacks routes redirect_slashes default dependency_overrides_provider route_class on_startup on_shutdown deprecated include_in_schema generate_unique_id_function',
    { lifespan: '0.93.0', strict_content_type: '0.132.0', ...BODY_LIMITS },
  ),
  Depends: keywords('dependency use_cache', { scope: '0.121.0', max_concurrency: '0.163.0' }),
  Security: keywords('dependency scopes use_cache'),
  include_router: keywords(
    'router prefix tags dependencies default_response_class responses callbacks deprecated include_in_schema generate_unique_id_function',
    BODY_LIMITS,
  ),
  operation: keywords(`path ${OPERATION}`, BODY_LIMITS),
  api_route: keywords(`path methods ${OPERATION}`, BODY_LIMITS),
  websocket: keywords('path name', { dependencies: '0.97.0' }),
  add_api_websocket_route: keywords('path endpoint name', { dependencies: '0.97.0' }),
} as const

/** `FastAPI(colour='red')`: the last word is the callable's name as Python would say it. */
export function checkKeywords(
  machine: Machine,
  releases: Releases,
  kind: keyof typeof KEYWORDS,
  given: Args,
  site: Site,
  called: string,
): void {
  const known: Keywords = KEYWORDS[kind]
  for (const name of given.keywords.keys()) {
    const since = known.get(name)
    if (since === null || (since !== undefined && isFrom(releases.fastapi, since))) continue
    if (name.startsWith('\0')) continue
    refuse(machine, 'TypeError', `${called}() got an unexpected keyword argument '${name}'`, site)
  }
}

export function isKnownKeyword(kind: keyof typeof KEYWORDS, name: string): boolean {
  const known: Keywords = KEYWORDS[kind]
  return known.has(name)
}

/** What FastAPI passes to a route class: one that names its own arguments and takes no others fails at what came later. */
const PASSED_TO_ROUTES: readonly (readonly [string, string])[] = [
  ['strict_content_type', '0.132.0'],
  ['max_body_size', '0.164.0'],
  ['form_limits', '0.165.0'],
]

export function checkRouteClass(machine: Machine, releases: Releases, cls: Value, site: Site): void {
  if (cls.kind !== 'class') return
  const init = cls.mro.flatMap((c) => (c.kind === 'class' ? [c.attrs.get('__init__')] : [])).find((m) => m !== undefined)
  if (init?.kind !== 'function' || init.form.parameters.some((p) => p.kind === 'var-keyword')) return
  const missing = PASSED_TO_ROUTES.find(
    ([name, since]) => isFrom(releases.fastapi, since) && !init.form.parameters.some((p) => p.name === name),
  )
  if (missing !== undefined) refuse(machine, 'TypeError', `${init.qualname}() got an unexpected keyword argument '${missing[0]}'`, site)
}

interface Lifetime {
  readonly since?: string
  readonly until?: string
  /** Starlette's release, where the attribute was Starlette's. */
  readonly untilStarlette?: string
}

/** Attributes of applications that some releases have and others lack; null: one that people ask for and none has. */
const ATTRIBUTES: Readonly<Record<string, Lifetime | null>> = {
  route: { untilStarlette: '1.0.0' },
  add_websocket_route: { untilStarlette: '1.0.0' },
  add_event_handler: { untilStarlette: '1.0.0' },
  webhooks: { since: '0.99.0' },
  frontend: { since: '0.138.0' },
  extra: { until: '0.145.0' },
  // HTTP has the method, FastAPI no decorator for it.
  query: null,
}

/** Whether an application of these releases has the attribute. */
export function hasAttribute(releases: Releases, name: string): boolean {
  const life = ATTRIBUTES[name]
  if (life === undefined) return true
  if (life === null) return false
  if (life.since !== undefined && !isFrom(releases.fastapi, life.since)) return false
  if (life.untilStarlette !== undefined && isFrom(releases.starlette, life.untilStarlette)) return false
  return life.until === undefined || !isFrom(releases.fastapi, life.until)
}

/** What the evaluator calls where an instance lacks an attribute; what programs and other libraries may have set is left alone. */
export function missingAttribute(className: string): Value {
  return native(`${className}.missing`, (machine, args, site) => {
    const name = textOf(args.positional[1])
    if (name !== null && Object.hasOwn(ATTRIBUTES, name))
      refuse(machine, 'AttributeError', `'${className}' object has no attribute '${name}'`, site)
    return NONE
  })
}

// The libraries that the evaluator knows, put together for one run.
import type { Tree } from '../../base/index.ts'
import { findVersions, type Machine, type Value } from '../../project/index.ts'
import type { Releases } from './fastapi/releases.ts'
import { SQLADMIN } from './libraries/admin.ts'
import { CLASSY_FASTAPI, FASTAPI_RESTFUL, FASTAPI_UTILS } from './libraries/class-views.ts'
import { DISHKA, FASTAPI_INJECTOR } from './libraries/containers.ts'
import { FASTCRUD } from './libraries/crud.ts'
import { FASTAPI_CRUDROUTER } from './libraries/crudrouter.ts'
import { FASTAPI_USERS } from './libraries/fastapi-users.ts'
import { GRADIO } from './libraries/gradio.ts'
import { STRAWBERRY } from './libraries/graphql.ts'
import { HTTPX_OAUTH } from './libraries/httpx-oauth.ts'
import { KIT, runStarts } from './libraries/kit.ts'
import { PROMETHEUS_INSTRUMENTATOR, STARLETTE_EXPORTER } from './libraries/metrics.ts'
import { CHAINLIT, NICEGUI, STARLETTE_ADMIN } from './libraries/others.ts'
import { FASTAPI_PAGINATION } from './libraries/pagination.ts'
import { DEPENDENCY_INJECTOR, FASTAPI_AZURE_AUTH, FASTAPI_LOGIN } from './libraries/sign-in.ts'
import { MAKEFUN } from './libraries/signatures.ts'
import { FASTAPI_SOCKETIO, SOCKETIO } from './libraries/sockets.ts'
import { createStubModules } from './libraries/stub-modules.ts'
import { FASTAPI_MCP, FASTMCP, LANGSERVE, MCP } from './libraries/tools.ts'
import { TRAITLETS } from './libraries/traitlets.ts'
import { FASTAPI_VERSIONING } from './libraries/versioning.ts'
import { FIELD_INFO, PYDANTIC } from './pydantic/index.ts'

const LIBRARIES = [
  KIT,
  FASTAPI_USERS,
  HTTPX_OAUTH,
  PROMETHEUS_INSTRUMENTATOR,
  STARLETTE_EXPORTER,
  FASTAPI_PAGINATION,
  STRAWBERRY,
  SQLADMIN,
  FASTAPI_UTILS,
  FASTAPI_RESTFUL,
  CLASSY_FASTAPI,
  FASTAPI_VERSIONING,
  FASTAPI_LOGIN,
  FASTAPI_AZURE_AUTH,
  DEPENDENCY_INJECTOR,
  MAKEFUN,
  SOCKETIO,
  FASTAPI_SOCKETIO,
  FASTAPI_MCP,
  FASTMCP,
  MCP,
  LANGSERVE,
  FASTCRUD,
  FASTAPI_CRUDROUTER,
  DISHKA,
  FASTAPI_INJECTOR,
  GRADIO,
  STARLETTE_ADMIN,
  CHAINLIT,
  NICEGUI,
  TRAITLETS,
]

export interface Libraries {
  readonly maps: readonly ReadonlyMap<string, Value>[]
  readonly fieldInfo: Value | undefined
  install(machine: Machine, tree: Tree): void
  /** What libraries do when an application starts; to be called once, before anything is read off the machine. */
  start(machine: Machine): void
}

export function createLibraries(_releases: Releases): Libraries {
  const stubs = createStubModules(LIBRARIES)
  return {
    maps: [PYDANTIC, stubs.values],
    fieldInfo: FIELD_INFO,
    install(machine, tree) {
      let versions: ReturnType<typeof findVersions> | undefined
      stubs.install(machine, (distribution, otherwise) => (versions ??= findVersions(tree)).get(distribution)?.version ?? otherwise)
    },
    start: runStarts,
  }
}

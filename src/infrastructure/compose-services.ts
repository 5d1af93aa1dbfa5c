// What a service of Compose is, by its image: a database, a tool, a proxy, or the application; and how it is protected.

import { expand } from '../syntax/index.ts'
import type { CheckContext } from './kit.ts'
import { isGuessable } from './names.ts'
import type { ComposeFile, ComposeService, PublishedPort } from './sources/compose-files.ts'
import type { Variable } from './sources/written.ts'
import { toWords } from './workflows/steps.ts'

export interface ServiceKind {
  readonly is: 'data' | 'admin' | 'proxy'
  /** As a sentence begins with it: `the database PostgreSQL`. */
  readonly name: string
  /** Of the container. */
  readonly ports: readonly string[]
}

const kinds: readonly (ServiceKind & { readonly image: RegExp })[] = [
  { is: 'admin', name: 'the tool pgAdmin', ports: ['80'], image: /(?:^|\/)pgadmin4?$/ },
  { is: 'admin', name: 'the tool Adminer', ports: ['8080'], image: /(?:^|\/)adminer$/ },
  { is: 'admin', name: 'the tool phpMyAdmin', ports: ['80'], image: /(?:^|\/)phpmyadmin$/ },
  { is: 'admin', name: 'the tool Mongo Express', ports: ['8081'], image: /(?:^|\/)mongo-express$/ },
  { is: 'admin', name: 'the tool RedisInsight', ports: ['5540', '8001'], image: /(?:^|\/)(?:redisinsight|redis-commander|phpredisadmin)$/ },
  { is: 'admin', name: 'the tool Flower', ports: ['5555'], image: /(?:^|\/)flower$/ },
  { is: 'admin', name: 'a notebook of Jupyter', ports: ['8888'], image: /(?:^|\/)(?:jupyter(?:lab|hub)?|[\w-]+-notebook)$|^jupyter\// },
  { is: 'admin', name: 'the tool Portainer', ports: ['9000', '9443'], image: /(?:^|\/)portainer(?:-ce)?$/ },
  { is: 'admin', name: 'the tool Kafka UI', ports: ['8080'], image: /(?:^|\/)(?:kafka-ui|kafdrop|akhq)$/ },
  {
    is: 'data',
    name: 'the database PostgreSQL',
    ports: ['5432'],
    image: /(?:^|\/)(?:postgres|postgresql|postgis|pgvector|timescaledb(?:-ha)?|timescale)$/,
  },
  { is: 'data', name: 'the database MySQL', ports: ['3306'], image: /(?:^|\/)(?:mysql|mysql-server|mariadb|percona)$/ },
  { is: 'data', name: 'the database MongoDB', ports: ['27017'], image: /(?:^|\/)(?:mongo|mongodb)$/ },
  { is: 'data', name: 'the store Redis', ports: ['6379'], image: /(?:^|\/)(?:redis|redis-stack(?:-server)?|valkey|keydb|dragonfly)$/ },
  { is: 'data', name: 'the cache Memcached', ports: ['11211'], image: /(?:^|\/)memcached$/ },
  { is: 'data', name: 'the index Elasticsearch', ports: ['9200', '9300'], image: /(?:^|\/)(?:elasticsearch|opensearch)$/ },
  { is: 'data', name: 'the queue RabbitMQ', ports: ['5672', '15672'], image: /(?:^|\/)rabbitmq$/ },
  { is: 'data', name: 'the graph Neo4j', ports: ['7474', '7687'], image: /(?:^|\/)(?:neo4j|memgraph|falkordb)$/ },
  { is: 'data', name: 'the store MinIO', ports: ['9000', '9001'], image: /(?:^|\/)minio$/ },
  { is: 'data', name: 'the database ClickHouse', ports: ['8123', '9000'], image: /(?:^|\/)clickhouse(?:-server)?$/ },
  { is: 'data', name: 'the index Qdrant', ports: ['6333', '6334'], image: /(?:^|\/)qdrant$/ },
  { is: 'data', name: 'the index Weaviate', ports: ['8080', '50051'], image: /(?:^|\/)weaviate$/ },
  { is: 'data', name: 'the index Chroma', ports: ['8000'], image: /(?:^|\/)chroma(?:db)?$/ },
  { is: 'data', name: 'the index Milvus', ports: ['19530'], image: /(?:^|\/)milvus$/ },
  { is: 'data', name: 'the queue Kafka', ports: ['9092', '9093', '9094'], image: /(?:^|\/)(?:kafka|cp-kafka|cp-server|redpanda)$/ },
  { is: 'data', name: 'the store etcd', ports: ['2379'], image: /(?:^|\/)etcd$/ },
  { is: 'data', name: 'the directory OpenLDAP', ports: ['389'], image: /(?:^|\/)openldap$/ },
  {
    is: 'proxy',
    name: 'the proxy',
    ports: ['80', '443'],
    image: /(?:^|\/)(?:nginx|nginx-unprivileged|traefik|caddy|haproxy|envoy|openresty|nginx-proxy|oauth2-proxy)$/,
  },
]

export function findKind({ image }: Pick<ComposeService, 'image'>): ServiceKind | null {
  if (image === null) return null
  const name = expand(image.text, new Map())
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .toLowerCase()
  return kinds.find((kind) => kind.image.test(name)) ?? null
}

/** Whether it runs the application of the model: by its command, or by the Dockerfile that it builds. */
export function isAppService(service: ComposeService, { model, setup }: CheckContext): boolean {
  if (findKind(service) !== null) return false
  const apps = model.apps.filter(({ primary }) => primary)
  const runs = (words: readonly string[]) =>
    words.some((word) => runsApp(word)) || (words.includes('fastapi') && words.some((word) => word === 'run' || word === 'dev'))
  const runsApp = (word: string) => {
    const colon = word.indexOf(':')
    if (colon < 0) return false
    const [module, attribute] = [word.slice(0, colon), word.slice(colon + 1).replace(/\(\)$/, '')]
    return apps.some(({ entrypoint, id }) =>
      [entrypoint, id].some((known) => {
        const at = known.indexOf(':')
        const [of, name] = [known.slice(0, at), known.slice(at + 1)]
        return name === attribute && (of === module || of.endsWith(`.${module}`) || module.endsWith(`.${of}`))
      }),
    )
  }
  if (service.words.length > 0 && runs(service.words)) return true
  const dockerfile = setup.dockerfile.find(({ file }) => file === service.dockerfile)
  return (
    service.words.length === 0 &&
    dockerfile !== undefined &&
    dockerfile.stages.some(({ instructions }) =>
      instructions.some(({ keyword, exec, text }) => (keyword === 'CMD' || keyword === 'ENTRYPOINT') && runs(exec ?? text.split(/\s+/))),
    )
  )
}

/** Whether a file starts something of the repository itself, and not only what it needs or what it can be tried with. */
export function startsOwnServices(services: readonly ComposeService[]): boolean {
  return services.some((service) => findKind(service) === null && (service.buildFolder !== null || service.words.some(isServer)))
}

function isServer(word: string): boolean {
  return /^(?:uvicorn|gunicorn|hypercorn|granian|fastapi|python[\d.]*|celery|arq|dramatiq|taskiq)$/.test(word)
}

export function describeService({ name }: ComposeService, isApp: boolean): string {
  return isApp ? `the service \`${toWords(name)}\`, which runs the application,` : `the service \`${toWords(name)}\``
}

/** `, which \`api\` uses,`: whoever names it in a variable or waits for it. */
export function describeUser(service: ComposeService, { services }: ComposeFile): string {
  const user = services.find(
    (one) =>
      one !== service &&
      findKind(one) === null &&
      (one.dependsOn.includes(service.name) || one.environment.some(({ text }) => namesHost(text, service.name))),
  )
  return user === undefined ? '' : `, which \`${toWords(user.name)}\` uses,`
}

function namesHost(text: string, host: string): boolean {
  return (
    text === host || text.includes(`@${host}:`) || text.includes(`@${host}/`) || text.includes(`//${host}:`) || text.includes(`//${host}/`)
  )
}

/** The first port that is open on every address. */
export function findPublishedPort({ ports }: ComposeService): PublishedPort | null {
  return ports.find(({ address }) => address === null) ?? null
}

const passwords =
  /^(?:POSTGRES(?:QL)?_PASSWORD|MYSQL_(?:ROOT_)?PASSWORD|MARIADB_(?:ROOT_)?PASSWORD|MONGO_INITDB_ROOT_PASSWORD|RABBITMQ_DEFAULT_PASS|REDIS_PASSWORD|MINIO_ROOT_PASSWORD|MINIO_SECRET_KEY|ELASTIC_PASSWORD|OPENSEARCH_INITIAL_ADMIN_PASSWORD|CLICKHOUSE_PASSWORD|PGADMIN_DEFAULT_PASSWORD|NEO4J_AUTH|LDAP_ADMIN_PASSWORD|ME_CONFIG_BASICAUTH_PASSWORD|FLOWER_BASIC_AUTH)$/

/** A password of the service itself that is in every list, as it is when nothing else is set. */
export function findDefaultPassword({ environment, name }: ComposeService): Variable | null {
  const users = environment
    .filter(({ name: variable }) => /(?:USER|USERNAME|DB|DATABASE)$/.test(variable))
    .map(({ text }) => expand(text, new Map()))
  return (
    environment.find((variable) => {
      if (!passwords.test(variable.name)) return false
      const value = expand(variable.text, new Map())
      const password = /^(?:NEO4J_AUTH|FLOWER_BASIC_AUTH)$/.test(variable.name) ? value.replace(/^[^/:]*[/:]/, '') : value
      if (password === '' || password === 'none' || password.includes('$')) return false
      return isGuessable(password) || password === name || users.includes(password)
    }) ?? null
  )
}

/** Where it is said that nobody is asked; `isCertain` where nothing else could ask. */
export function findMissingPassword(service: ComposeService): { readonly line: number; readonly isCertain: boolean } | null {
  const { environment, words, volumes, envFiles } = service
  const open = environment.find(({ name, text }) => {
    const value = text.toLowerCase()
    if (name === 'POSTGRES_HOST_AUTH_METHOD') return value === 'trust'
    if (/^(?:MYSQL_ALLOW_EMPTY_PASSWORD|MARIADB_ALLOW_EMPTY_ROOT_PASSWORD|ALLOW_EMPTY_PASSWORD)$/.test(name))
      return /^(?:1|yes|true)$/.test(value)
    if (name === 'NEO4J_AUTH') return value === 'none'
    if (name === 'xpack.security.enabled') return value === 'false'
    if (name === 'DISABLE_SECURITY_PLUGIN') return value === 'true'
    return name === 'AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED' && value === 'true'
  })
  if (open !== undefined) return { line: open.line, isCertain: true }
  const kind = findKind(service)
  const port = service.ports.find(({ address, container }) => address === null && kind?.ports.includes(container) === true)
  if (kind?.is !== 'data' || port === undefined || envFiles.length > 0) return null
  const text = words.join(' ')
  if (kind.name === 'the store Redis') {
    const asks =
      /requirepass|--aclfile|\.conf\b/.test(text) ||
      environment.some(({ name }) => /PASSWORD|REDIS_ARGS|ACL/.test(name)) ||
      volumes.some(({ target }) => /\.(?:conf|acl)$/.test(target))
    return asks ? null : { line: port.line, isCertain: true }
  }
  if (kind.name === 'the database MongoDB') {
    const asks =
      environment.some(({ name }) => name.startsWith('MONGO_INITDB_ROOT')) ||
      /--auth|--keyFile/.test(text) ||
      volumes.some(({ target }) => /\.conf$/.test(target))
    return asks ? null : { line: port.line, isCertain: true }
  }
  return null
}

/** How it is protected where that is weak: a fragment for a sentence. */
export function isWeaklyProtected(service: ComposeService): string | null {
  if (findMissingPassword(service) !== null) return 'asks nobody for a password'
  return findDefaultPassword(service) === null ? null : 'has a password that everybody knows'
}

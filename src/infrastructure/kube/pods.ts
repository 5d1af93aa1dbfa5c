// What runs in a cluster: the template of pods in whatever object makes them, and its containers.

import type { Place } from '../../base/index.ts'
import { parseShell } from '../../syntax/index.ts'
import type { KubeObject } from './object.ts'
import { at, entriesAt, itemsAt, type KubeValue, numberAt, textAt } from './value.ts'

export interface KubePod {
  readonly object: KubeObject
  /** The object's own, or of its template. */
  readonly spec: KubeValue
  readonly labels: ReadonlyMap<string, string>
  readonly containers: readonly KubeContainer[]
}

export interface KubeContainer {
  readonly name: string
  readonly image: string
  readonly value: KubeValue
  readonly place: Place
  /** Runs before the others and ends. */
  readonly isInit: boolean
  /** `command` and `args` as one program would see them; what a shell is given is taken apart. Empty: the image decides. */
  readonly words: readonly { readonly text: string; readonly place: Place }[]
  /** Plain values alone. */
  readonly env: readonly { readonly name: string; readonly value: string; readonly place: Place }[]
  readonly ports: readonly { readonly name: string | null; readonly port: number; readonly place: Place }[]
  /** `server`: its command starts Python's servers; `other`: an image of a well-known program, or a browser's part; else nobody knows. */
  readonly runs: 'server' | 'other' | 'unknown'
}

const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Rollout: ['spec', 'template', 'spec'],
  // Knative
  Service: ['spec', 'template', 'spec'],
}

export function findPod(object: KubeObject): KubePod | null {
  const path = Object.hasOwn(templates, object.kind) ? templates[object.kind] : undefined
  const spec = path === undefined ? null : at(object.root, ...path)
  if (spec === null || path === undefined) return null
  const containers = [
    ...itemsAt(spec, 'containers').map((value) => toContainer(value, false)),
    ...itemsAt(spec, 'initContainers').map((value) => toContainer(value, true)),
  ]
  if (containers.length === 0) return null
  const labels = entriesAt(object.root, ...path.slice(0, -1), 'metadata', 'labels').map(
    ([key, value]) => [key, textAt(value) ?? ''] as const,
  )
  return { object, spec, labels: new Map(labels), containers }
}

function toContainer(value: KubeValue, isInit: boolean): KubeContainer {
  const name = textAt(value, 'name') ?? ''
  const image = textAt(value, 'image') ?? ''
  const words = [...itemsAt(value, 'command'), ...itemsAt(value, 'args')].flatMap((item) => {
    const text = textAt(item) ?? ''
    const texts = /\s/.test(text) ? parseShell(text).flatMap(({ words }) => words) : [text]
    return texts.map((one) => ({ text: one, place: item.place }))
  })
  return {
    name,
    image,
    value,
    place: value.place,
    isInit,
    words,
    env: itemsAt(value, 'env').flatMap((item) => {
      const [key, plain] = [textAt(item, 'name'), at(item, 'value')]
      const text = textAt(plain)
      return key === null || plain === null || text === null ? [] : [{ name: key, value: text, place: plain.place }]
    }),
    ports: itemsAt(value, 'ports').flatMap((item) => {
      const port = numberAt(item, 'containerPort')
      return port === null ? [] : [{ name: textAt(item, 'name'), port, place: item.place }]
    }),
    runs: whatRuns(
      name,
      image,
      words.map(({ text }) => text),
    ),
  }
}

const servers = /(?:^|\/)(?:uvicorn|gunicorn|hypercorn|fastapi|granian|daphne)$/

/** Images of programs that many run beside an application and nobody writes in FastAPI. */
const others =
  /(?:^|[/-])(?:postgres|postgresql|pgvector|pgbouncer|mysql|mariadb|mongo|mongodb|redis|redis-stack|valkey|keydb|memcached|rabbitmq|kafka|zookeeper|nats|elasticsearch|opensearch|kibana|logstash|fluentd|fluent-bit|filebeat|vector|promtail|loki|grafana|prometheus|alertmanager|jaeger|otel-collector|opentelemetry-collector|nginx|traefik|caddy|haproxy|envoy|httpd|minio|mc|vespa|qdrant|milvus|weaviate|chroma|neo4j|clickhouse|clickhouse-server|cassandra|etcd|vault|consul|keycloak|dex|busybox|alpine|bash|curl|kubectl|node|mailhog|mailpit|temporal|temporalio|cloudflared|cloudsql-proxy|cloud-sql-proxy|flower|adminer|pgadmin4|hatchet-engine|unstructured|imgproxy|autoscaler)(?:[:@]|$)/i

function whatRuns(name: string, image: string, words: readonly string[]): KubeContainer['runs'] {
  if (
    words.some((word) => servers.test(word)) ||
    (words.some((word) => /(?:^|\/)python[\d.]*$/.test(word)) &&
      words.some((word) => /^(?:uvicorn|gunicorn|hypercorn|fastapi)$/.test(word)))
  )
    return 'server'
  const path = image.replace(/@.*$/, '').replace(/:[^/]*$/, '')
  if (others.test(path)) return 'other'
  return /(?:^|[-_])(?:frontend|ui|web-?client|webapp|website|spa|dashboard)(?:$|[-_])/i.test(`${name}-${path.split('/').at(-1) ?? ''}`)
    ? 'other'
    : 'unknown'
}

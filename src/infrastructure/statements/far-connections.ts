// Databases, caches and queues that the application reaches beyond its own deployment, by the addresses in its variables, and whether the
// address asks for TLS. What is within the deployment is not asked for: its network is its own.

import type { Answer, Place } from '../../base/index.ts'
import { type Deployment, type Edge, toDeployment } from '../edges.ts'
import type { CheckContext } from '../kit.ts'
import { runsApp } from '../publications.ts'

export interface FarConnection {
  readonly to: string
  readonly isTls: Answer
  readonly because: string
  readonly place: Place
  readonly deployment: Deployment
  readonly isOutside: Edge['isOutside']
}

export function findFarConnections(context: CheckContext): readonly FarConnection[] {
  const ofServices = context.setup.service.flatMap((service) =>
    runsApp(context, service) === 'no'
      ? []
      : [...service.environment.values()].map((variable) => ({ ...variable, deployment: toDeployment(service.file) })),
  )
  const ofPods = context.setup.pod.flatMap(({ object, containers }) =>
    containers.flatMap(({ env, runs }) =>
      runs === 'other' ? [] : env.map(({ value, place }) => ({ value, place, deployment: object.deployment })),
    ),
  )
  return [...ofServices, ...ofPods].flatMap(({ value, place, deployment }): FarConnection[] => {
    const found = readConnection(value)
    return found === null ? [] : [{ ...found, place, deployment, isOutside: 'yes' }]
  })
}

/** Null for what is no such address, or leads to the own machine, the own deployment or the own network. */
export function readConnection(text: string): { readonly to: string; readonly isTls: Answer; readonly because: string } | null {
  if (text.length > 2000) return null
  const parts =
    /^(postgres(?:ql)?|mysql|mariadb|rediss?|amqps?|mongodb)(\+[\w+]+)?:\/\/(?:[^\s/@]*@)?([A-Za-z][\w.-]*\.[A-Za-z]{2,})(?::\d+)?(?:[/,?](.*))?$/s.exec(
      text,
    )
  if (parts === null) return null
  const [, scheme = '', driver = '', host = '', rest = ''] = parts
  if (/(?:^|\.)(?:local|localhost|internal|svc|lan|test|example|invalid)(?:\.|$)|^example\.|\.example\.(?:com|org|net)$/i.test(host))
    return null
  const option = (name: string) => new RegExp(`[?&]${name}=([\\w-]+)`, 'i').exec(`?${rest}`)?.[1]?.toLowerCase()
  const is = (isTls: Answer, because: string) => ({ to: host, isTls, because })
  if (scheme === 'rediss' || scheme === 'amqps' || driver === '+srv') return is('yes', `\`${scheme}${driver}\` is over TLS`)
  if (scheme === 'redis' || scheme === 'amqp') return is('no', `\`${scheme}\` is without TLS`)
  const mode = option('sslmode') ?? option('ssl-mode') ?? option('ssl_mode') ?? option('ssl') ?? option('tls')
  if (mode === undefined) return is('unknown', 'its address says nothing of TLS')
  if (/^(?:require|required|verify-ca|verify-full|verify_ca|verify_identity|true|1)$/.test(mode))
    return is('yes', `its address asks for TLS (${mode})`)
  if (/^(?:disable|disabled|false|0)$/.test(mode)) return is('no', `its address switches TLS off (${mode})`)
  return is('unknown', `its address goes without TLS where the server has none (${mode})`)
}

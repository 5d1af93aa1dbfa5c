// A proxy that people already run, and the configuration by which it asks the gateway's decision point.

export interface ProxyPlace {
  /** Where the decision point listens: `127.0.0.1:9191`. */
  readonly decide: string
  /** Where it listens by gRPC. */
  readonly grpc: string
  /** Where the application listens: `127.0.0.1:8000`. */
  readonly upstream: string
  /** Where the proxy listens. */
  readonly listen: string
  /** The decision point wants a secret. */
  readonly hasToken: boolean
}

export interface ProxySetup {
  readonly title: string
  /** Files by name. */
  readonly write: (place: ProxyPlace) => Readonly<Record<string, string>>
  /** What is left to do. */
  readonly hints: readonly string[]
  /** How the proxy gets the secret. */
  readonly token: string
}

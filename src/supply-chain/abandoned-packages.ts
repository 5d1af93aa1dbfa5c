// Packages of the FastAPI world that nobody maintains, each with its successor. A row needs a public statement or years of silence.

export interface AbandonedPackage {
  /** A predicate: `has had no release since 2020`. */
  readonly state: string
  readonly instead: string
}

export const abandonedPackages: ReadonlyMap<string, AbandonedPackage> = new Map([
  ['fastapi-jwt-auth', { state: 'has had no release since November 2020', instead: 'PyJWT with a dependency of your own, or authx' }],
])

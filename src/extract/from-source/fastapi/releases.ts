// The release of a library, and questions to it: FastAPI's behaviour changed often, and the lock file decides.

export interface Release {
  readonly text: string
  readonly major: number
  readonly minor: number
  readonly patch: number
}

export function parseRelease(text: string): Release {
  const m = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text)
  return { text, major: Number(m?.[1] ?? 0), minor: Number(m?.[2] ?? 0), patch: Number(m?.[3] ?? 0) }
}

/** Whether a release is `0.137.2` or newer. */
export function isFrom(release: Release, wanted: string): boolean {
  const w = parseRelease(wanted)
  if (release.major !== w.major) return release.major > w.major
  if (release.minor !== w.minor) return release.minor > w.minor
  return release.patch >= w.patch
}

/** The releases that decide how a program is read. */
export interface Releases {
  readonly fastapi: Release
  readonly starlette: Release
  readonly pydantic: Release
}

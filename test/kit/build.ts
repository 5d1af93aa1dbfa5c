// Runs once before all tests: what goes through the real command must not meet a stale build.

export async function setup(): Promise<void> {
  // By a computed name, because it is plain JavaScript that runs before any package is there.
  const { ensureBuilt } = await import(new URL('../../tools/ready.mjs', import.meta.url).href)
  await ensureBuilt()
}

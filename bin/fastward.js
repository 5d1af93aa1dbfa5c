#!/usr/bin/env node
// The command. Everything that it does is in the bundle beside it.

// Asked for by name: an `import` would load all that these have for when somebody asks (tools/builtins.mjs).
const { process } = globalThis
const { existsSync } = process.getBuiltinModule('node:fs')
const { fileURLToPath } = process.getBuiltinModule('node:url')
const { getHeapSpaceStatistics, setFlagsFromString } = process.getBuiltinModule('node:v8')

const bundle = new URL('../dist/fastward.js', import.meta.url)

// Of a run of seconds, the compiler of Node 20 takes up to half: it optimises what runs a few times, in every thread (decision 0012).
// Later versions have a cheaper compiler between, and no such flags.
if (process.versions.v8.startsWith('11.')) {
  setFlagsFromString('--interrupt-budget=400000')
  setFlagsFromString('--always-sparkplug')
}

// What a request makes is gone when it is answered. Where V8 puts such things among what lasts, because some were alive when it looked, everything that
// they point to lasts as well: a fifth of the time of a gateway whose shields read answers, and 80 MB.
if (process.argv[2] === 'gateway') {
  setFlagsFromString('--no-allocation-site-pretenuring')
  // What lasts is looked through when it has grown by a fifth, and not when it has doubled: hardly anything of it does.
  setFlagsFromString('--heap-growing-percent=20')
  boundYoung()
}

if (existsSync(bundle)) {
  const { run } = await import(bundle.href)
  process.exitCode = await run(process.argv.slice(2))
} else {
  const checkout = fileURLToPath(new URL('..', import.meta.url))
  process.stderr.write(`fastward is not built: run \`npm install && npm run build\` in ${checkout}\n`)
  process.exitCode = 2
}

/**
 * Holds the room for what is new at two halves of 8 MB. By itself it grows whenever much survives, to 16 MB each and on Node 26 to 32, and stays so: memory
 * that is worth nothing to requests, which are over before 8 MB are full. V8 takes a size when a process starts and not later; the factor by which it grows
 * it takes at any time. Where there was little to do V8 makes it smaller, and it may grow to that again.
 */
function boundYoung() {
  const space = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
  const isSmall = ({ space_used_size: used, space_available_size: free } = space()) => used + free < 6 * 1024 * 1024
  setFlagsFromString('--semi-space-growth-factor=8')
  const surviving = []
  for (let rounds = 0; rounds < 200 && isSmall(); rounds++) for (let count = 0; count < 4000; count++) surviving.push({ count })
  let mayGrow = true
  const look = () => {
    if (mayGrow === isSmall()) return
    mayGrow = !mayGrow
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`)
  }
  look()
  setInterval(look, 500).unref()
}

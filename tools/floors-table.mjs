// Which room stands on which floor, and the few things that only named rooms may do. ARCHITECTURE.md tells the story;
// `.dependency-cruiser.mjs` makes rules of this table and `npm run check` enforces them.

/** From the ground up. Nothing imports upward, and rooms on one floor do not know each other. */
export const floors = [
  ['base'],
  ['io', 'model', 'taxonomy', 'finding'],
  ['syntax', 'knowledge'],
  ['project'],
  ['extract', 'policy'],
  ['rules', 'supply-chain', 'secrets', 'infrastructure', 'report', 'audit'],
  ['scan', 'probe', 'gateway'],
  ['guardrail', 'console'],
  ['cli'],
]

/** Neighbours that may be looked at all the same. */
export const mayLookAt = { finding: ['model', 'taxonomy'] }

/** Rooms that stay strangers although the floors would let them meet. */
export const strangers = [
  {
    from: 'rules',
    to: ['syntax', 'project', 'extract'],
    because: 'a rule that wants syntax is telling us that the model lacks a noun: add the noun to the model',
  },
  {
    from: 'report',
    to: ['syntax', 'project', 'extract'],
    because: 'a report shows the model and the findings; what it misses there belongs there',
  },
  {
    from: 'gateway',
    to: ['syntax', 'project', 'rules', 'knowledge'],
    because: 'the gateway enforces a model and a policy in front of a running application and never reads its source',
  },
]

/** Parts of the outside world, and the only folders of src that may touch them. */
export const world = [
  {
    name: 'files-processes-and-the-machine',
    modules: [
      'fs',
      'fs/promises',
      'child_process',
      'worker_threads',
      'cluster',
      'os',
      'process',
      'tty',
      'readline',
      'readline/promises',
      'vm',
      'module',
    ],
    rooms: ['io', 'cli'],
    because: 'every other stage runs on ports or on a map of names to text, so that it can be tested, cached and run elsewhere',
  },
  {
    name: 'sockets',
    modules: ['net', 'http', 'https', 'http2', 'tls', 'dgram', 'dns', 'dns/promises', 'undici'],
    rooms: ['io', 'cli', 'probe/transport', 'gateway/listener', 'gateway/identity', 'console'],
    because: 'a scan must not talk to anybody; who does is written here',
  },
]

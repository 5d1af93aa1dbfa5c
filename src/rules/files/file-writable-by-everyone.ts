// Rights that let every user of the machine write.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'file-writable-by-everyone',
  title: 'A file is made writable by every user of the machine',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-732'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With the last digit of the mode at 2, 3, 6 or 7 every account of the machine, and every process that was broken into, can replace
    what this program reads or runs.`,
  fix: 'Give rights to the owner and the group that need them: 0o640 for files, 0o750 for folders and programs.',
  blindSpots: ['Modes that are computed are not seen.', 'Modes that a container or a volume sets are not seen.'],
  examples: [
    bad(
      'everything for everybody',
      `
      import os

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/scripts")
      def add_script(name: str):
          os.chmod("/srv/scripts/run.sh", 0o777)  # <-- finding
    `,
    ),
    bad(
      'by a path and by the mask of the process',
      `
      import os
      from pathlib import Path

      from fastapi import FastAPI

      app = FastAPI()
      os.umask(0)  # <-- finding


      @app.post("/tables")
      def add_table(name: str):
          Path("/srv/tables.csv").chmod(0o666)  # <-- finding
    `,
    ),
    good(
      'rights for the owner and the group',
      `
      import os
      from pathlib import Path

      from fastapi import FastAPI

      app = FastAPI()
      os.umask(0o077)


      @app.post("/scripts")
      def add_script(name: str):
          os.chmod("/srv/scripts/run.sh", 0o755)
          Path("/srv/key").chmod(0o600)
    `,
    ),
    good(
      'a mode that is not known, and a folder where everybody may leave something of their own',
      `
      import os

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/scripts")
      def add_script(name: str):
          os.chmod("/srv/scripts/run.sh", os.stat("/srv/scripts/old.sh").st_mode)
          os.chmod("/srv/drop", 0o1777)
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const mode = call.tags.includes('permissions') ? findMode(call) : null
    if (mode === null) return
    report({
      place: call.place,
      cause: causeIn(call.inside, `${call.callee} ${mode}`),
      what: `${call.callee} with ${mode} lets every user of the machine write`,
      routes: context.routesTo(call),
      ...(call.entries.length === 0 && call.callee !== 'os.umask' ? { confidence: 'medium' } : {}),
    })
  },
})

/** The mode as Python writes it, where it lets others write. */
function findMode({ arguments: given, callee }: Call): string | null {
  const mask = given['mask']
  const mode = given['mode'] ?? mask
  if (mode?.certainty !== 'certain' || typeof mode.value !== 'number' || !Number.isInteger(mode.value) || mode.value < 0) return null
  const octal = `0o${mode.value.toString(8)}`
  if (callee === 'os.umask') return (mode.value & 0o002) === 0 ? octal : null
  // The sticky bit: others may add, and not replace.
  return (mode.value & 0o002) !== 0 && (mode.value & 0o1000) === 0 ? octal : null
}

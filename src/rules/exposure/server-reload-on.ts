// A server that watches the files of the program and starts again when they change.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'server-reload-on',
  title: 'The program starts its server with reload on',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-489'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.2'],
  why: `
    With reload, Uvicorn runs one worker below a process that watches the folder, and whatever changes a file there, such as an upload
    or a log, restarts the service in the middle of its requests. It is meant for a developer's machine.`,
  fix: 'Leave reload out of the program and give it on the command line (fastapi dev, uvicorn --reload) where you develop.',
  blindSpots: [
    'Only a reload that is written as True, or is the default of a setting, is reported; what the command line says is not seen.',
    'Whether the file is started in production or only by developers is not known.',
  ],
  examples: [
    bad(
      'in the main program',
      `
      import uvicorn
      from fastapi import FastAPI

      app = FastAPI()

      if __name__ == "__main__":
          uvicorn.run("main:app", host="0.0.0.0", port=8000, reload=True)  # <-- finding
    `,
    ),
    bad(
      'in the function that a script calls',
      `
      import uvicorn
      from fastapi import FastAPI

      app = FastAPI()


      def start():
          uvicorn.run("main:app", reload=True)  # <-- finding
    `,
    ),
    good(
      'reload as somebody asks for it',
      `
      import os

      import uvicorn
      from fastapi import FastAPI

      app = FastAPI()

      if __name__ == "__main__":
          uvicorn.run("main:app", reload=os.environ.get("RELOAD") == "1")
    `,
    ),
    good(
      'no reload',
      `
      import uvicorn
      from fastapi import FastAPI

      app = FastAPI()

      if __name__ == "__main__":
          uvicorn.run(app, host="127.0.0.1", reload=False)
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report) {
    const reload = call.arguments['reload']
    if (!call.tags.includes('server-run') || reload?.value !== true || reload.certainty === 'unknown') return
    report({
      place: call.place,
      cause: causeIn(call.inside, `${call.callee} reload`),
      what: `${call.callee} is called with reload=True${reload.certainty === 'likely' ? ' by default' : ''}`,
    })
  },
})

// A command line for a shell, put together while the program runs.

import type { Call, CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'shell-command-put-together',
  title: 'A shell runs a command that is put together from values',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-78'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-1.2.5'],
  why: `
    The shell reads the whole text as its language: a semicolon, a backtick or a dollar sign in a value starts another command with the
    rights of the service.`,
  fix: 'Pass a list and no shell: subprocess.run(["convert", name, target], check=True); where a shell must be, quote each value with shlex.quote.',
  blindSpots: [
    'Whether a caller decides the value is not known here; code that no request is known to reach is left alone.',
    'Commands that are made of constants and settings only are left alone.',
  ],
  examples: [
    bad(
      'an f-string',
      `
      import subprocess

      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/ping")
      def ping(host: str):
          return subprocess.check_output(f"ping -c 1 {host}", shell=True)  # <-- finding
    `,
    ),
    bad(
      'functions that always use a shell',
      `
      import asyncio
      import os

      from fastapi import FastAPI

      app = FastAPI()


      async def convert(name):
          command = "convert " + name + " out.png"
          await asyncio.create_subprocess_shell(command)  # <-- finding


      @app.post("/pictures")
      async def add_picture(name: str):
          await convert(name)
          os.system("rm -f /srv/cache/%s" % name)  # <-- finding
    `,
    ),
    good(
      'a list without a shell, and quoted values',
      `
      import shlex
      import subprocess

      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/ping")
      def ping(host: str):
          subprocess.run(["ping", "-c", "1", host], check=True)
          subprocess.run(f"ping -c 1 {shlex.quote(host)}", shell=True, check=True)
    `,
    ),
    good(
      'constants',
      `
      import os
      import subprocess

      from fastapi import FastAPI

      app = FastAPI()
      FOLDER = "/srv/cache"


      @app.post("/clean")
      def clean():
          subprocess.run("df -h | tail -1", shell=True, check=True)
          os.system(f"rm -rf {FOLDER}/*")
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const command = call.arguments['command']
    if (command === undefined || call.entries.length === 0 || !usesShell(call) || !isPutTogether(command)) return
    const parts = command.from.flatMap((source) => (source.kind === 'parameter' && source.in !== null ? [source.name] : []))
    report({
      place: call.place,
      cause: causeIn(call.inside, call.callee),
      what: `a shell runs a command that is put together${parts.length > 0 ? ` with \`${parts[0]}\` of the request` : ' from values'}`,
      routes: context.routesTo(call),
    })
  },
})

function usesShell({ tags, arguments: given }: Call): boolean {
  const shell = given['shell']
  return tags.includes('shell') || (tags.includes('process') && shell?.certainty === 'certain' && shell.value === true)
}

/** Something in it comes from outside, and is not quoted. */
function isPutTogether({ certainty, from, text }: CodeValue): boolean {
  if (certainty !== 'unknown' || /shlex\.(?:quote|join)\(/.test(text)) return false
  return (
    from.some(({ kind }) => kind === 'parameter' || kind === 'request') &&
    !from.some((one) => one.kind === 'call' && one.callee.startsWith('shlex.'))
  )
}

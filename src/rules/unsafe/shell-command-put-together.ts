// A command line for a shell, put together while the program runs.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'
import { quoteForShell } from '../text-edits.ts'

export default defineRule({
  id: 'shell-command-put-together',
  title: 'A shell runs a command that is put together from values',
  severity: 'critical',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
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
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
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

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'command') return
    report({
      ...flowDraft(flow, context, { does: `is part of the command that ${sayCall(flow)} has a shell run` }),
      edits: quoteForShell(flow),
    })
  },
})

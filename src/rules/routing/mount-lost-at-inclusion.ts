// A mount on an included router, which FastAPI drops up to 0.136 and serves from 0.137 on, without any guard.

import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'mount-lost-at-inclusion',
  title: 'A mount is dropped now, and open after an upgrade',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-561'],
  owaspApi: 'API9:2023',
  asvs: [],
  why: `
    Up to FastAPI 0.136 include_router copies the routes of a router and drops its mounts without a word: nothing is served there. From
    0.137 it is served, below the inclusion's prefix, and no dependency of the router or the inclusion runs for it: an
    upgrade opens what nobody could reach before.`,
  fix: `
    Mount it on the app itself, app.mount(...), with a check of its own, or delete the line.`,
  blindSpots: ['The release is read from the lock file or the requirements; without one the newest is assumed.'],
  examples: [
    bad(
      'on a router, in 0.136',
      `
      # file: requirements.txt
      fastapi==0.136.3
      # file: main.py
      from fastapi import APIRouter, FastAPI

      reports = FastAPI()


      @reports.get("/revenue")
      def show_revenue():
          return read_revenue()


      router = APIRouter(prefix="/staff")
      router.mount("/reports", reports)  # <-- finding
      app = FastAPI()
      app.include_router(router)
    `,
    ),
    good(
      'on the app, in 0.136',
      `
      # file: requirements.txt
      fastapi==0.136.3
      # file: main.py
      from fastapi import APIRouter, FastAPI

      reports = FastAPI()


      @reports.get("/revenue")
      def show_revenue():
          return read_revenue()


      router = APIRouter(prefix="/staff")
      app = FastAPI()
      app.include_router(router)
      app.mount("/reports", reports)
    `,
    ),
    good(
      'on a router, in 0.137, where it is served',
      `
      # file: requirements.txt
      fastapi==0.137.2
      # file: main.py
      from fastapi import APIRouter, FastAPI

      reports = FastAPI()


      @reports.get("/revenue")
      def show_revenue():
          return read_revenue()


      router = APIRouter(prefix="/staff")
      router.mount("/reports", reports)
      app = FastAPI()
      app.include_router(router)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, { model }) {
    for (const { path, place, includedAt } of app.droppedMounts ?? []) {
      report({
        place: place ?? includedAt,
        cause: { name: app.id, what: `mount ${path}` },
        what: `the mount at ${path === '' ? '/' : path} is not served by FastAPI ${model.versions.fastapi.value}; from 0.137 on it is, and no dependency runs for it`,
        // Whoever wrote no release down runs the one that we read it by, or not.
        ...(model.versions.fastapi.certainty === 'certain' ? {} : { confidence: 'medium' }),
        others: includedAt === null || place === null ? [] : [{ role: 'related', place: includedAt, note: 'the inclusion that drops it' }],
      })
    }
  },
})

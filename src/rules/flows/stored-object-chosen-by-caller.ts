// The whole name of an object in a store comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

const DOES: Readonly<Record<string, string>> = { read: 'is read', write: 'is written', delete: 'is deleted' }

export default defineRule({
  id: 'stored-object-chosen-by-caller',
  title: 'The caller chooses which object of a bucket is used',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-73'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    A bucket knows one caller, the service, and lets it do everything. Whoever names the whole key reads, replaces or deletes what belongs
    to others; an address that was signed for it works for anybody.`,
  fix: 'Make the key of what the caller may have (f"{user.id}/{name}"), or look it up by an id and check whose it is.',
  blindSpots: [
    'Buckets in which everything is for everybody are not told apart.',
    'A key that is looked up in a database and compared there is taken for checked only where the comparison stands in the program.',
  ],
  examples: [
    bad(
      'an address that is signed for any key',
      `
      import boto3
      from fastapi import FastAPI

      app = FastAPI()
      s3 = boto3.client("s3")


      @app.get("/download")
      def download(key: str):
          return s3.generate_presigned_url("get_object", Params={"Bucket": "files", "Key": key})  # <-- finding


      @app.delete("/files")
      def remove(key: str):
          s3.delete_object(Bucket="files", Key=key)  # <-- finding
    `,
    ),
    good(
      'below the prefix of the caller, and of a known kind',
      `
      from uuid import UUID

      import boto3
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()
      s3 = boto3.client("s3")


      @app.get("/download/{file_id}")
      def download(file_id: UUID, name: str, key: str, user: str = Depends(get_user)):
          s3.get_object(Bucket="files", Key=str(file_id))
          s3.get_object(Bucket="files", Key=f"{user}/{name}")
          if not key.startswith(f"{user}/"):
              raise HTTPException(404)
          return s3.generate_presigned_url("get_object", Params={"Bucket": "files", "Key": key})
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    const { kind, does } = flow.effect
    if (kind !== 'key' || flow.chooses !== 'everything') return
    report(
      flowDraft(flow, context, {
        does: `is the whole name of the object that ${DOES[does] ?? 'is used'} (${sayCall(flow)})`,
        isSure: false,
      }),
    )
  },
})

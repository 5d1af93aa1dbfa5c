// What keeps the event loop waiting, beside the drivers and clients that stand with their subjects; and what takes it off the loop.
import { defineCalls } from '../call-row.ts'

/** Methods of boto3 clients that wait for the network. */
const cloud = [
  'get_object',
  'put_object',
  'delete_object',
  'list_objects_v2',
  'head_object',
  'copy_object',
  'upload_file',
  'upload_fileobj',
  'download_file',
  'download_fileobj',
  'send_message',
  'send_email',
  'send_raw_email',
  'invoke',
  'invoke_model',
  'publish',
  'get_secret_value',
]

export const blockingCalls = defineCalls([
  { call: 'time.sleep', parameters: ['seconds'], tags: ['blocking'] },
  ...cloud.map((method) => ({
    call: `boto3.client.${method}`,
    also: [`boto3.session.Session.client.${method}`, `boto3.Session.client.${method}`],
    tags: ['blocking'] as const,
  })),
  {
    call: 'openai.OpenAI.chat.completions.create',
    also: [
      'openai.OpenAI.completions.create',
      'openai.OpenAI.embeddings.create',
      'openai.OpenAI.responses.create',
      'openai.OpenAI.images.generate',
      'openai.OpenAI.audio.transcriptions.create',
      'openai.AzureOpenAI.chat.completions.create',
      'openai.AzureOpenAI.embeddings.create',
      'openai.ChatCompletion.create',
      'openai.Embedding.create',
      'openai.chat.completions.create',
      'openai.embeddings.create',
      'anthropic.Anthropic.messages.create',
      'groq.Groq.chat.completions.create',
      'litellm.completion',
      'litellm.embedding',
    ],
    tags: ['blocking', 'language-model'],
  },
  { call: 'smtplib.SMTP.sendmail', also: ['smtplib.SMTP_SSL.sendmail'], tags: ['send-mail', 'blocking'] },
  { call: 'smtplib.SMTP.send_message', also: ['smtplib.SMTP_SSL.send_message'], tags: ['send-mail', 'blocking'] },
  {
    call: 'asyncio.to_thread',
    also: ['starlette.concurrency.run_in_threadpool', 'fastapi.concurrency.run_in_threadpool', 'anyio.to_thread.run_sync'],
    parameters: ['function'],
    tags: ['offload'],
  },
])

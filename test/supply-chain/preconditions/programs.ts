// Programs that several tables speak of.

export const form = `
  from typing import Annotated
  from fastapi import FastAPI, Form
  app = FastAPI()
  @app.post("/login")
  def login(name: Annotated[str, Form()]): return name
`

export const plain = `
  from fastapi import FastAPI
  from pydantic import BaseModel
  app = FastAPI()
  class Item(BaseModel):
      name: str
  @app.post("/items")
  def create(item: Item): return item
`

/** No application at all. */
export const tool = `
  import json
  def main(): print(json.dumps({}))
`

/** A program of one route, with imports above it and a body. */
export function route(imports: string, body: string): string {
  const indent = (text: string, by: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => by + line.trim().replace(/^\|/, ''))
      .join('\n')
  return `
  from fastapi import FastAPI, Request
${indent(imports, '  ')}
  app = FastAPI()
  @app.get("/run")
  def run(q: str, request: Request):
${indent(body, '      ')}
`
}

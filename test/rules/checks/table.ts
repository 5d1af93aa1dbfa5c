// How a check is written down: what is done with `x`, a text of the request, and whether that makes it harmless.

export type Row = readonly [name: string, code: string, files?: Readonly<Record<string, string>>]

export interface Checks {
  /** Nothing is reported. */
  readonly holds: readonly Row[]
  /** It is reported, and shown by default. */
  readonly fails: readonly Row[]
  /** It is reported as likely. */
  readonly doubts?: readonly Row[]
}

const HEAD = `import asyncio, hmac, html, ipaddress, json, logging, os, pickle, posixpath, re, shlex, shutil, socket, sqlite3, subprocess, sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Literal, Optional, Union
from urllib.parse import quote, unquote, urljoin, urlparse, urlsplit
from uuid import UUID

import bleach, httpx, jinja2, requests, yaml
from fastapi import Body, Depends, FastAPI, Form, Header, HTTPException, Query, Request, UploadFile
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from pydantic import AfterValidator, BaseModel, BeforeValidator, EmailStr, Field, FilePath, HttpUrl, PlainValidator, StringConstraints
from pydantic import conint, constr, field_validator, model_validator, root_validator, validator
from sqlalchemy import text
from werkzeug.utils import safe_join, secure_filename

BASE = Path("/srv/files").resolve()
ROOT = "/srv/files"
log = logging.getLogger(__name__)
app = FastAPI()


`

/** A handler is written around what is none: `x` and `y` are texts of the request. */
export function programOf(code: string): string {
  const body = code.replace(/^\n|\n\s*$/g, '')
  if (/^@app\./m.test(body)) return `${HEAD}${body}\n`
  const lines = body.split('\n').map((line) => `    ${line}`)
  return `${HEAD}@app.post("/do")\nasync def do(x: str, y: str, debug: bool = False):\n${lines.join('\n')}\n`
}

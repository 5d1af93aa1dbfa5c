// The words that ids of rules are made of. Ids are for ever, and so are their spelling mistakes: a new word is added here by hand.

export const words: ReadonlySet<string> = new Set(
  `abandoned above account added admin admits after algorithm algorithms allows alone always among annotation answered any anyone apart app archive as asked assert async audience authentication awaited beside blocking body by bypassed call caller changed changes changing cheap check checked child cipher class code command compared comparison confusion constant cookie copied cors credentials cross data debug decorator dependencies dependency depends docs download dropped earlier enabled encryption end enforced entities escaping events every everybody everyone exception expiry extra extracted factory fast field file files filter for from frontend get given guard guarded guards handler hash header headers hidden host hosts html httponly https id identity ignored in included input jwt key late left library list listed loader local log loop lost makes may middleware misses missing model module mount mounted need never nonce none not null oauth object objects of off on one open optional origin orphaned others outgoing outside override overruled own owned owner page pair parent password pattern permission permissions plain predictable privilege project proxy put query raised random read reading record reflects refusal registered registration reload request resolved resolver response result returned reversible role route router routes run salt samesite schema scheme scopes second secret secure security server session shadowed shape shell short sign signature signing site size skipped sooner state static stored strangers swallows switched taken template temporary tenant tested text time timeout tls to together token too traceback tries true trusted twice type unawaited unbounded uncalled unchecked undocumented unknown unlimited unused update upload variable verification verified wants weak websocket where while with without writable xml yaml yield`.split(
    /\s+/,
  ),
)

/** Openings that name a cure, an order or a tool's work; an id must go with "this program has …" or "here is …". */
export const bannedOpenings: ReadonlySet<string> = new Set(
  `add allow always avoid check deny detect disable disallow do enable enforce ensure find fix forbid keep limit must no only prefer
   prevent prohibit protect remove report require restrict set should stop use validate verify`.split(/\s+/),
)

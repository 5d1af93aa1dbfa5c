// Coraza with the core rule set, as a yardstick: requests come in as lines of JSON, a verdict for each goes out.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	coreruleset "github.com/corazawaf/coraza-coreruleset/v4"
	"github.com/corazawaf/coraza/v3"
)

type request struct {
	Id      string     `json:"id"`
	Method  string     `json:"method"`
	Target  string     `json:"target"`
	Headers [][]string `json:"headers"`
	Body    string     `json:"body"`
}

// The usual settings of the rule set (paranoia level 1, threshold 5), with every method that an API has.
const directives = `
Include @coraza.conf-recommended
SecRuleEngine On
SecRequestBodyAccess On
SecResponseBodyAccess Off
SecAuditEngine Off
Include @crs-setup.conf.example
SecAction "id:900200,phase:1,nolog,pass,t:none,setvar:'tx.allowed_methods=GET HEAD POST OPTIONS PUT PATCH DELETE CUST'"
Include @owasp_crs/*.conf
`

func main() {
	waf, err := coraza.NewWAF(coraza.NewWAFConfig().WithRootFS(coreruleset.FS).WithDirectives(directives))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	decoder := json.NewDecoder(in)
	for decoder.More() {
		var one request
		if err := decoder.Decode(&one); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		blocked, rule := judge(waf, one)
		fmt.Fprintf(out, "{\"id\":%q,\"blocked\":%t,\"rule\":%d}\n", one.Id, blocked, rule)
	}
}

func judge(waf coraza.WAF, one request) (bool, int) {
	tx := waf.NewTransaction()
	defer tx.Close()
	tx.ProcessConnection("203.0.113.7", 40000, "127.0.0.1", 80)
	tx.ProcessURI(one.Target, one.Method, "HTTP/1.1")
	for _, header := range one.Headers {
		tx.AddRequestHeader(header[0], header[1])
		if strings.EqualFold(header[0], "host") {
			tx.SetServerName(header[1])
		}
	}
	body, _ := base64.StdEncoding.DecodeString(one.Body)
	if len(body) > 0 {
		tx.AddRequestHeader("Content-Length", fmt.Sprint(len(body)))
	}
	if it := tx.ProcessRequestHeaders(); it != nil {
		return true, it.RuleID
	}
	if it, _, err := tx.WriteRequestBody(body); err == nil && it != nil {
		return true, it.RuleID
	}
	it, err := tx.ProcessRequestBody()
	if err != nil {
		return false, 0
	}
	if it != nil {
		return true, it.RuleID
	}
	return false, 0
}

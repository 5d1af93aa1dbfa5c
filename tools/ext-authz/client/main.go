// Asks a decision point as Envoy does, with Envoy's own messages over Go's gRPC: questions come as JSON on standard input, and what was answered goes out as JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Plan is what is to be done, one part after the other.
type Plan struct {
	Address   string     `json:"address"`
	Questions []Question `json:"questions"`
	// All questions again, so many times, so many at once.
	Times  int `json:"times"`
	AtOnce int `json:"atOnce"`
}

// Question is one request that a proxy has in hand.
type Question struct {
	Name     string            `json:"name"`
	Method   string            `json:"method"`
	Path     string            `json:"path"`
	Host     string            `json:"host"`
	Protocol string            `json:"protocol"`
	Address  string            `json:"address"`
	Headers  map[string]string `json:"headers"`
	Body     string            `json:"body"`
	Metadata map[string]string `json:"metadata"`
	// Milliseconds; 0 is no deadline.
	Deadline int    `json:"deadline"`
	Gzip     bool   `json:"gzip"`
	Call     string `json:"call"`
	// Headers by `header_map`, each by itself.
	Raw bool `json:"raw"`
}

// Answer is what Envoy would go by.
type Answer struct {
	Name     string            `json:"name"`
	Grpc     string            `json:"grpc"`
	Code     int32             `json:"code"`
	Status   int32             `json:"status"`
	Headers  map[string]string `json:"headers"`
	Removed  []string          `json:"removed"`
	Body     string            `json:"body"`
	Metadata map[string]any    `json:"metadata"`
}

func toRequest(question Question) *authv3.CheckRequest {
	http := &authv3.AttributeContext_HttpRequest{
		Id: "1", Method: question.Method, Path: question.Path, Host: question.Host, Scheme: "http",
		Protocol: question.Protocol, Headers: question.Headers, RawBody: []byte(question.Body), Size: int64(len(question.Body)),
	}
	if question.Raw {
		http.Headers = nil
		http.HeaderMap = &corev3.HeaderMap{}
		for name, value := range question.Headers {
			http.HeaderMap.Headers = append(http.HeaderMap.Headers, &corev3.HeaderValue{Key: name, RawValue: []byte(value)})
		}
	}
	peer := &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address: question.Address, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: 4711},
	}}}
	return &authv3.CheckRequest{Attributes: &authv3.AttributeContext{
		Source:      &authv3.AttributeContext_Peer{Address: peer},
		Destination: &authv3.AttributeContext_Peer{Address: peer},
		Request:     &authv3.AttributeContext_Request{Time: timestamppb.Now(), Http: http},
	}}
}

func ask(connection *grpc.ClientConn, question Question) Answer {
	context_ := context.Background()
	if question.Deadline > 0 {
		timed, cancel := context.WithTimeout(context_, time.Duration(question.Deadline)*time.Millisecond)
		defer cancel()
		context_ = timed
	}
	for key, value := range question.Metadata {
		context_ = metadata.AppendToOutgoingContext(context_, key, value)
	}
	options := []grpc.CallOption{}
	if question.Gzip {
		options = append(options, grpc.UseCompressor(gzip.Name))
	}
	call := question.Call
	if call == "" {
		call = authv3.Authorization_Check_FullMethodName
	}
	response := &authv3.CheckResponse{}
	err := connection.Invoke(context_, call, toRequest(question), response, options...)
	answer := Answer{Name: question.Name, Grpc: status.Code(err).String(), Headers: map[string]string{}, Removed: []string{}}
	if err != nil {
		return answer
	}
	answer.Code = response.GetStatus().GetCode()
	answer.Metadata = response.GetDynamicMetadata().AsMap()
	if ok := response.GetOkResponse(); ok != nil {
		for _, header := range ok.GetHeaders() {
			answer.Headers[header.GetHeader().GetKey()] = header.GetHeader().GetValue()
		}
		answer.Removed = append(answer.Removed, ok.GetHeadersToRemove()...)
	}
	if denied := response.GetDeniedResponse(); denied != nil {
		answer.Status = int32(denied.GetStatus().GetCode())
		answer.Body = denied.GetBody()
		for _, header := range denied.GetHeaders() {
			answer.Headers[header.GetHeader().GetKey()] = header.GetHeader().GetValue()
		}
	}
	return answer
}

func main() {
	var plan Plan
	if err := json.NewDecoder(os.Stdin).Decode(&plan); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	connection, err := grpc.NewClient(plan.Address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	defer connection.Close()
	answers := []Answer{}
	for _, question := range plan.Questions {
		answers = append(answers, ask(connection, question))
	}
	began := time.Now()
	// Of those asked at once, how many were answered otherwise than alone.
	var lock sync.Mutex
	others := map[string]int{}
	asked := 0
	if plan.Times > 0 {
		work := make(chan int)
		var all sync.WaitGroup
		for worker := 0; worker < plan.AtOnce; worker++ {
			all.Add(1)
			go func() {
				defer all.Done()
				for index := range work {
					found, _ := json.Marshal(ask(connection, plan.Questions[index]))
					wanted, _ := json.Marshal(answers[index])
					lock.Lock()
					asked++
					if string(found) != string(wanted) {
						others[plan.Questions[index].Name]++
					}
					lock.Unlock()
				}
			}()
		}
		for time_ := 0; time_ < plan.Times; time_++ {
			for index := range plan.Questions {
				work <- index
			}
		}
		close(work)
		all.Wait()
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"answers": answers, "asked": asked, "others": others, "seconds": time.Since(began).Seconds(), "grpc": grpc.Version,
	})
}

// Drives Infobip's client for Go: questions in, answers out, one JSON a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/infobip/infobip-api-go-client/v3/pkg/infobip"
	"github.com/infobip/infobip-api-go-client/v3/pkg/infobip/api"
	"github.com/infobip/infobip-api-go-client/v3/pkg/infobip/models/sms"
)

type question struct {
	Operation string
	BaseURL   string
	APIKey    string
	Path      struct{ PinID string }
	Body      json.RawMessage
	Seconds   float64
}

type answer struct {
	Status int    `json:"status"`
	Reply  any    `json:"reply"`
	Told   string `json:"told,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked question
		must(json.Unmarshal(lines.Bytes(), &asked))
		line, err := json.Marshal(tell(call(&asked)))
		must(err)
		fmt.Println(string(line))
	}
	must(lines.Err())
}

func call(asked *question) (any, *http.Response, error) {
	configuration := infobip.NewConfiguration()
	// The client makes HTTPS of any host but loopback.
	configuration.Host = asked.BaseURL
	configuration.HTTPClient = &http.Client{
		Timeout: time.Duration(asked.Seconds * float64(time.Second)),
	}
	tfa := api.NewAPIClient(configuration).TfaAPI
	ctx := context.WithValue(context.Background(), infobip.ContextAPIKeys, asked.APIKey)
	pinID := asked.Path.PinID
	switch asked.Operation {
	case "sendPinOverSms":
		return result(tfa.SendTfaPinCodeOverSms(ctx).
			StartAuthenticationRequest(body[sms.StartAuthenticationRequest](asked)).Execute())
	case "sendPinOverVoice":
		return result(tfa.SendTfaPinCodeOverVoice(ctx).
			StartAuthenticationRequest(body[sms.StartAuthenticationRequest](asked)).Execute())
	case "verifyPin":
		return result(tfa.VerifyTfaPhoneNumber(ctx, pinID).
			VerifyPinRequest(body[sms.VerifyPinRequest](asked)).Execute())
	case "resendPinOverSms":
		return result(tfa.ResendTfaPinCodeOverSms(ctx, pinID).
			ResendPinRequest(body[sms.ResendPinRequest](asked)).Execute())
	case "resendPinOverVoice":
		return result(tfa.ResendTfaPinCodeOverVoice(ctx, pinID).
			ResendPinRequest(body[sms.ResendPinRequest](asked)).Execute())
	}
	return nil, nil, errors.New("no such operation")
}

func body[T any](asked *question) (request T) {
	must(json.Unmarshal(asked.Body, &request))
	return request
}

func result[T any](reply *T, response *http.Response, err error) (any, *http.Response, error) {
	return reply, response, err
}

func tell(reply any, response *http.Response, err error) any {
	switch {
	case response == nil:
		var lost *url.Error
		if errors.As(err, &lost) {
			err = lost.Err
		}
		return map[string]string{"error": fmt.Sprint(err)}
	case err == nil:
		return answer{response.StatusCode, reply, ""}
	}
	// The error's text is the status line, or why the body is not understood.
	text := strings.TrimPrefix(err.Error(), fmt.Sprint(response.StatusCode, " "))
	told := answer{response.StatusCode, nil, text}
	var failure *api.GenericOpenAPIError
	if errors.As(err, &failure) {
		told.Reply = decoded(failure.Body())
	}
	return told
}

// A failure may have any body, text and none included.
func decoded(text []byte) (value any) {
	if json.Unmarshal(text, &value) != nil {
		return string(text)
	}
	return value
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

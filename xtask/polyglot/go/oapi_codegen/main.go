// Drives oapi-codegen's clients, one for each gateway.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"

	"polyglot/generated/oapi_codegen/infobip"
	"polyglot/generated/oapi_codegen/smsend"
	"polyglot/vectors"
)

func main() {
	// This client has no host of its own: the caller always gives it.
	vectors.AnswerAll(nil, call)
}

func call(vector *vectors.Vector) (vectors.Answer, error) {
	ctx := context.Background()
	switch vector.Operation {
	case "sendPinOverSms":
		var body infobip.SendPinOverSmsRequest
		client, err := infobipClient(vector, &body)
		if err != nil {
			return vectors.Answer{}, err
		}
		query := infobip.SendPinOverSmsParams{NcNeeded: vector.Query.NcNeeded}
		return answer(client.SendPinOverSmsWithResponse(ctx, &query, body))
	case "sendPinOverVoice":
		var body infobip.SendPinOverVoiceRequest
		client, err := infobipClient(vector, &body)
		if err != nil {
			return vectors.Answer{}, err
		}
		return answer(client.SendPinOverVoiceWithResponse(ctx, body))
	case "verifyPin":
		var body infobip.VerifyPinRequest
		client, err := infobipClient(vector, &body)
		if err != nil {
			return vectors.Answer{}, err
		}
		return answer(client.VerifyPinWithResponse(ctx, vector.Path.PinID, body))
	case "resendPinOverSms":
		var body infobip.ResendPinRequest
		client, err := infobipClient(vector, &body)
		if err != nil {
			return vectors.Answer{}, err
		}
		return answer(client.ResendPinOverSmsWithResponse(ctx, vector.Path.PinID, body))
	case "resendPinOverVoice":
		var body infobip.ResendPinRequest
		client, err := infobipClient(vector, &body)
		if err != nil {
			return vectors.Answer{}, err
		}
		return answer(client.ResendPinOverVoiceWithResponse(ctx, vector.Path.PinID, body))
	case "verifySmsendPin":
		var body smsend.PinVerification
		client, err := smsendClient(vector, &body)
		if err != nil {
			return vectors.Answer{}, err
		}
		return answer(client.VerifySmsendPinWithResponse(ctx, body))
	case "requestPin":
		var body smsend.PinRequest
		client, err := smsendClient(vector, &body)
		if err != nil {
			return vectors.Answer{}, err
		}
		return answer(client.RequestPinWithResponse(ctx, body))
	}
	return vectors.Answer{}, fmt.Errorf("no operation %s", vector.Operation)
}

func infobipClient(vector *vectors.Vector, body any) (*infobip.ClientWithResponses, error) {
	if err := json.Unmarshal(vector.Body, body); err != nil {
		return nil, err
	}
	return infobip.NewClientWithResponses(vector.BaseURL,
		infobip.WithRequestEditorFn(credentials(vector)))
}

func smsendClient(vector *vectors.Vector, body any) (*smsend.ClientWithResponses, error) {
	if err := json.Unmarshal(vector.Body, body); err != nil {
		return nil, err
	}
	return smsend.NewClientWithResponses(vector.BaseURL,
		smsend.WithRequestEditorFn(credentials(vector)))
}

// The client leaves security schemes out, so the headers are the caller's.
func credentials(vector *vectors.Vector) func(context.Context, *http.Request) error {
	headers := map[string]string{
		"infobipApiKey":       "Authorization",
		"infobipSessionToken": "Authorization",
		"smsendUserKey":       "user_key",
		"smsendSessionKey":    "Session_key",
		"smsendAccessToken":   "Access_token",
	}
	return func(_ context.Context, request *http.Request) error {
		for scheme, header := range headers {
			if key := vector.Key(scheme); key != "" {
				request.Header.Set(header, key)
			}
		}
		if basic, given := vector.Basic(); given {
			request.SetBasicAuth(basic.Username, basic.Password)
		}
		if token := vector.Key("infobipBearer"); token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		return nil
	}
}

// A response has one field for each documented status, named after it.
func answer[R interface{ StatusCode() int }](response R, err error) (vectors.Answer, error) {
	if err != nil {
		return vectors.Answer{}, err
	}
	status := response.StatusCode()
	reply := reflect.ValueOf(response).Elem().FieldByName(fmt.Sprintf("JSON%d", status))
	if !reply.IsValid() {
		return vectors.Answer{Status: status}, nil
	}
	return vectors.Answer{Status: status, Reply: reply.Interface()}, nil
}

// Drives openapi-generator's `go` clients, one for each gateway. Both may also
// be made of the whole document.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"polyglot/generated/openapi_generator/infobip"
	"polyglot/generated/openapi_generator/smsend"
	"polyglot/vectors"
)

func main() {
	vectors.AnswerAll(map[string]string{
		"sendPinOverSms":   infobipHost("InfobipAPIService.SendPinOverSms"),
		"sendPinOverVoice": infobipHost("InfobipAPIService.SendPinOverVoice"),
		"verifyPin":        infobipHost("InfobipAPIService.VerifyPin"),
		"resendPinOverSms": infobipHost("InfobipAPIService.ResendPinOverSms"),
		"resendPinOverVoice": infobipHost(
			"InfobipAPIService.ResendPinOverVoice"),
		"requestPin":      smsendHost("SmsendAPIService.RequestPin"),
		"verifySmsendPin": smsendHost("SmsendAPIService.VerifySmsendPin"),
	}, call)
}

func call(vector *vectors.Vector) (vectors.Answer, error) {
	switch vector.Operation {
	case "sendPinOverSms":
		var body infobip.SendPinOverSmsRequest
		if err := json.Unmarshal(vector.Body, &body); err != nil {
			return vectors.Answer{}, err
		}
		client, ctx := infobipClient(vector)
		request := client.SendPinOverSms(ctx).SendPinOverSmsRequest(body)
		if vector.Query.NcNeeded != nil {
			request = request.NcNeeded(*vector.Query.NcNeeded)
		}
		reply, response, err := request.Execute()
		return answer(reply, response, err)
	case "sendPinOverVoice":
		var body infobip.SendPinOverVoiceRequest
		if err := json.Unmarshal(vector.Body, &body); err != nil {
			return vectors.Answer{}, err
		}
		client, ctx := infobipClient(vector)
		reply, response, err := client.SendPinOverVoice(ctx).SendPinOverVoiceRequest(body).Execute()
		return answer(reply, response, err)
	case "verifyPin":
		var body infobip.VerifyPinRequest
		if err := json.Unmarshal(vector.Body, &body); err != nil {
			return vectors.Answer{}, err
		}
		client, ctx := infobipClient(vector)
		reply, response, err := client.VerifyPin(ctx, vector.Path.PinID).VerifyPinRequest(body).Execute()
		return answer(reply, response, err)
	case "resendPinOverSms":
		var body infobip.ResendPinRequest
		if err := json.Unmarshal(vector.Body, &body); err != nil {
			return vectors.Answer{}, err
		}
		client, ctx := infobipClient(vector)
		request := client.ResendPinOverSms(ctx, vector.Path.PinID).ResendPinRequest(body)
		reply, response, err := request.Execute()
		return answer(reply, response, err)
	case "resendPinOverVoice":
		var body infobip.ResendPinRequest
		if err := json.Unmarshal(vector.Body, &body); err != nil {
			return vectors.Answer{}, err
		}
		client, ctx := infobipClient(vector)
		request := client.ResendPinOverVoice(ctx, vector.Path.PinID).ResendPinRequest(body)
		reply, response, err := request.Execute()
		return answer(reply, response, err)
	case "verifySmsendPin":
		var body smsend.PinVerification
		if err := json.Unmarshal(vector.Body, &body); err != nil {
			return vectors.Answer{}, err
		}
		client, ctx := smsendClient(vector)
		reply, response, err := client.VerifySmsendPin(ctx).PinVerification(body).Execute()
		return answer(reply, response, err)
	case "requestPin":
		var body smsend.PinRequest
		if err := json.Unmarshal(vector.Body, &body); err != nil {
			return vectors.Answer{}, err
		}
		client, ctx := smsendClient(vector)
		response, err := client.RequestPin(ctx).PinRequest(body).Execute()
		return answer(nil, response, err)
	}
	return vectors.Answer{}, fmt.Errorf("no operation %s", vector.Operation)
}

// A status of 300 or more comes as an error that holds the decoded failure, if
// it could be decoded. The response is there in any case.
func answer(reply any, response *http.Response, err error) (vectors.Answer, error) {
	var failure interface{ Model() any }
	switch {
	case errors.As(err, &failure) && response != nil && response.StatusCode >= 300:
		return vectors.Answer{Status: response.StatusCode, Reply: failure.Model()}, nil
	case err != nil:
		return vectors.Answer{}, err
	}
	return vectors.Answer{Status: response.StatusCode, Reply: reply}, nil
}

func infobipClient(vector *vectors.Vector) (*infobip.InfobipAPIService, context.Context) {
	configuration := infobip.NewConfiguration()
	configuration.Servers = infobip.ServerConfigurations{{URL: vector.BaseURL}}
	// A client of the whole document would send to the path's own host.
	configuration.OperationServers = nil
	ctx := context.Background()
	keys := map[string]infobip.APIKey{}
	for _, scheme := range []string{"infobipApiKey", "infobipSessionToken"} {
		if key := vector.Key(scheme); key != "" {
			keys[scheme] = infobip.APIKey{Key: key}
		}
	}
	ctx = context.WithValue(ctx, infobip.ContextAPIKeys, keys)
	if basic, given := vector.Basic(); given {
		ctx = context.WithValue(ctx, infobip.ContextBasicAuth,
			infobip.BasicAuth{UserName: basic.Username, Password: basic.Password})
	}
	if token := vector.Key("infobipBearer"); token != "" {
		ctx = context.WithValue(ctx, infobip.ContextAccessToken, token)
	}
	return infobip.NewAPIClient(configuration).InfobipAPI, ctx
}

func smsendClient(vector *vectors.Vector) (*smsend.SmsendAPIService, context.Context) {
	configuration := smsend.NewConfiguration()
	configuration.Servers = smsend.ServerConfigurations{{URL: vector.BaseURL}}
	// A client of the whole document would send to the path's own host.
	configuration.OperationServers = nil
	keys := map[string]smsend.APIKey{}
	for _, scheme := range []string{"smsendUserKey", "smsendSessionKey", "smsendAccessToken"} {
		if key := vector.Key(scheme); key != "" {
			keys[scheme] = smsend.APIKey{Key: key}
		}
	}
	ctx := context.WithValue(context.Background(), smsend.ContextAPIKeys, keys)
	return smsend.NewAPIClient(configuration).SmsendAPI, ctx
}

func infobipHost(operation string) string {
	host, err := infobip.NewConfiguration().ServerURLWithContext(context.Background(), operation)
	if err != nil {
		return err.Error()
	}
	return host
}

func smsendHost(operation string) string {
	host, err := smsend.NewConfiguration().ServerURLWithContext(context.Background(), operation)
	if err != nil {
		return err.Error()
	}
	return host
}

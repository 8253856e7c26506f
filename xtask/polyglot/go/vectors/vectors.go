// Package vectors is what the drivers share: vectors in, answers out, one JSON
// a line.
package vectors

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// Vector is one request that a driver is asked to send.
type Vector struct {
	Operation   string
	BaseURL     string
	Path        struct{ PinID string }
	Query       struct{ NcNeeded *bool }
	Credentials map[string]json.RawMessage
	Body        json.RawMessage
}

// Answer is what the generated client made of the reply.
type Answer struct {
	Status int `json:"status"`
	Reply  any `json:"reply"`
}

// Key is the credential of a scheme, or an empty string.
func (v *Vector) Key(scheme string) (key string) {
	if raw, given := v.Credentials[scheme]; given {
		must(json.Unmarshal(raw, &key))
	}
	return key
}

// Basic is the user name and the password, where the vector has them.
func (v *Vector) Basic() (basic struct{ Username, Password string }, given bool) {
	raw, given := v.Credentials["infobipBasic"]
	if given {
		must(json.Unmarshal(raw, &basic))
	}
	return basic, given
}

// AnswerAll tells the host that the generated client takes by default for each
// operation, then answers each vector with what call returns.
func AnswerAll(hosts map[string]string, call func(*Vector) (Answer, error)) {
	tell(map[string]any{"hosts": hosts})
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var vector Vector
		must(json.Unmarshal(lines.Bytes(), &vector))
		answer, err := call(&vector)
		if err != nil {
			tell(map[string]any{"error": err.Error()})
			continue
		}
		tell(answer)
	}
	must(lines.Err())
}

func tell(message any) {
	line, err := json.Marshal(message)
	must(err)
	fmt.Println(string(line))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

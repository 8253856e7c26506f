module realclients

go 1.25.0

require github.com/infobip/infobip-api-go-client/v3 v3.2.0

require gopkg.in/validator.v2 v2.0.1 // indirect

//go:build tools

// Package tools pins k6: go.mod names the version, go.sum its hashes.
package tools

import _ "go.k6.io/k6/v2"

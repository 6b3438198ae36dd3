//go:build race

package qrimage

func init() { slow = true }

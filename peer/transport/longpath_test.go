package transport

func pathRole() (func(), bool) { return nil, false }

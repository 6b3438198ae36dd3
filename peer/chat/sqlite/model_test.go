package sqlite

import _ "pgregory.net/rapid"

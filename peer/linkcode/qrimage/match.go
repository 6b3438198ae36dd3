package qrimage

import "math"

// match measures how well luminances agree with modules that must be dark or
// light: their correlation, 1 for perfect, near 0 for chance. It does not
// depend on the light.
type match struct {
	n, dark, sum, squares, darkSum float64
}

func (m *match) add(luminance float64, dark bool) {
	m.n++
	m.sum += luminance
	m.squares += luminance * luminance
	if dark {
		m.dark++
		m.darkSum += luminance
	}
}

func (m *match) score() float64 {
	light := m.n - m.dark
	if m.dark == 0 || light == 0 {
		return 0
	}
	variance := m.squares/m.n - (m.sum/m.n)*(m.sum/m.n)
	if variance < 4 { // nothing but the camera's noise
		return 0
	}
	contrast := (m.sum-m.darkSum)/light - m.darkSum/m.dark
	return contrast * math.Sqrt(m.dark*light) / (m.n * math.Sqrt(variance))
}

/** Brings the map into view: in the hand it is another tab, on a narrow desk it may have been scrolled away. */
export function showAlignment(): void {
  document.getElementById('tab-align')?.click();
  document.getElementById('panel-align')?.scrollIntoView({ block: 'nearest' });
}

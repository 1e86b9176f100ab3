// node open.mjs <shlink> <passcode or ""> <longest embedded file or "">: writes what the link leads to, or the name of the refusal.
import { SHLViewer } from 'kill-the-clipboard';

const [shlinkURI, passcode, embeddedLengthMax] = process.argv.slice(2);
try {
  const { fhirResources } = await new SHLViewer({ shlinkURI }).resolveSHL({
    recipient: 'Dr. Hassan, Tripoli',
    ...(passcode && { passcode }),
    ...(embeddedLengthMax && { embeddedLengthMax: Number(embeddedLengthMax) }),
  });
  console.log(JSON.stringify(fhirResources));
} catch (error) {
  console.log(JSON.stringify({ refused: error.constructor.name, message: error.message }));
}

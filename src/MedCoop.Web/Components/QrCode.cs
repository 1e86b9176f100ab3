using Microsoft.AspNetCore.Components;
using QRCoder;

namespace MedCoop.Web.Components;

/// <summary>A text as a picture for cameras.</summary>
internal static class QrCode
{
    /// <summary>SVG of it, black on white in both themes: not every camera reads the reverse.</summary>
    internal static MarkupString Svg(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return new MarkupString(code.GetGraphic(new System.Drawing.Size(208, 208), "#000", "#fff", drawQuietZones: false, SvgQRCode.SizingMode.ViewBoxAttribute));
    }
}
